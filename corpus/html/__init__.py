"""HTML to blocks: decoding, parsing, boilerplate, and what pages state about themselves."""
