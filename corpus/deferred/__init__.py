"""What modules put off until it is needed, so that a command that searches starts at once."""
