"""What templates make, compared with what an account has."""
