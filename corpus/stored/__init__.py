"""Entries from what a store keeps of them."""
