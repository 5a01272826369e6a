"""A bank that an OpenSearch cluster keeps: the parts that a folder has elsewhere."""
