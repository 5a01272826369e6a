"""`tests/evidencebank/test_bank_search.py` over a cluster."""

from tests.evidencebank.test_bank_search import *  # noqa: F403
