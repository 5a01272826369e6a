"""What stands around every request: limits, sessions, caching, metrics."""
