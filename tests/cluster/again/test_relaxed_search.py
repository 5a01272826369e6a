"""`tests/evidencebank/test_relaxed_search.py` over a cluster."""

from tests.evidencebank.test_relaxed_search import *  # noqa: F403
