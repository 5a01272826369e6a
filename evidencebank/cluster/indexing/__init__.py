"""What a cluster holds of a generation, and writing it there from an embedded index."""
