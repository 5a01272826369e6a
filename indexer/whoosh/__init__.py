"""The index that any Whoosh can open: schema, segments, pickles read as data."""
