"""Texts that PubMed saves of what was found there, without tags."""
