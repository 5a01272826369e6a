"""Writing documents that are others, and what lasts of all from one generation to the next."""
