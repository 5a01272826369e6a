"""A page of results: the search as its address says it, facets, the lines of hits."""
