"""Suggestions: completing what is typed, and words that may have been meant."""
