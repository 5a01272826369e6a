"""What readers write to the editors: comments, queries, and documents that the bank lacks."""
