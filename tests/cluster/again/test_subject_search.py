"""`tests/evidencebank/test_subject_search.py` over a cluster."""

from tests.evidencebank.test_subject_search import *  # noqa: F403
