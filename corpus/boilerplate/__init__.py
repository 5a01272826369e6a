"""Boilerplate: which blocks of a page are its text, and which the site's furniture around it.

`features` describes each segment of a page, `model` says how likely it is text, `rules` look at
parts of the page as a whole, and `judge` puts them together and takes out what is no text.
"""
