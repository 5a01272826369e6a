"""What a source type is: what readers and page types declare, and how they are found."""
