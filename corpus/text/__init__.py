"""Text as people write it: typography, names, dates, addresses."""
