"""What each part of execution shows on the case file."""
