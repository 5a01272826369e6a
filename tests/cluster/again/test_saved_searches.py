"""`tests/evidencebank/test_saved_searches.py` over a cluster."""

from tests.evidencebank.test_saved_searches import *  # noqa: F403
