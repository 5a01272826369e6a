"""What goes out: citations, metadata of pages, digests."""
