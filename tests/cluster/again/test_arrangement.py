"""`tests/evidencebank/curated_pages/test_arrangement.py` over a cluster."""

from tests.evidencebank.curated_pages.test_arrangement import *  # noqa: F403
