"""Tests of the exposure sets."""
