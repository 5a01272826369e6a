"""What is known of each language, a file each."""
