"""Processes that do parts of a work side by side, here or on other machines."""
