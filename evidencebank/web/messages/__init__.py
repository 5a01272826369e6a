"""Readers' messages to the editors: the forms that send them, and the page that has them."""
