"""Tests of the demo account."""
