"""`tests/evidencebank/test_language_filter.py` over a cluster."""

from tests.evidencebank.test_language_filter import *  # noqa: F403
