"""The index that any Whoosh can open: schema, segments, pickles read as data."""

from indexer.whoosh.installation import broken_whoosh

try:
    import whoosh.analysis
    import whoosh.codec.whoosh3
    import whoosh.writing  # noqa: F401
except (ImportError, AttributeError) as error:
    raise broken_whoosh(error) from None
