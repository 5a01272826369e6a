"""Documents: an entry or a book a file."""
