"""References: what reference managers and databases export, one file a source type."""
