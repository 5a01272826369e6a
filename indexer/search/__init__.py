"""What a search is, and how it is carried out."""
