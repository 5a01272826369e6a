"""Building by several processes, of this machine or of a Dask cluster: the same bank, sooner."""
