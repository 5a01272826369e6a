"""`tests/evidencebank/test_more_like.py` over a cluster."""

from tests.evidencebank.test_more_like import *  # noqa: F403
