"""The site's own words, in the languages that it speaks."""
