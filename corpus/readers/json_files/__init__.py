"""Readers of what reference managers and databases write in JSON."""
