"""The addresses of the library's old site."""
