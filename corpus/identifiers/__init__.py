"""What publications are known by the world over: DOI, PMID, ISBN."""
