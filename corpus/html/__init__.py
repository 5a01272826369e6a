"""HTML to blocks: decoding, parsing, boilerplate, metadata."""
