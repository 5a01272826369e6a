"""Searching a bank that is kept in a cluster: OpenSearch selects, the embedded code scores."""
