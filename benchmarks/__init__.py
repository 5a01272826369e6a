"""Measurements against other libraries: the same documents and questions, in the same run."""
