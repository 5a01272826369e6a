"""What editors did, with who, when and why."""
