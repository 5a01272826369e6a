"""Source types, one file each. To add one, add a file here that has a `READER`, and its tests.

The loader, the documentation, `evidencebank sources` and the reasons for which files are
refused are told by `corpus.source_types.registry`, which finds the readers by itself.
"""
