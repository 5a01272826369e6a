"""`tests/evidencebank/test_bank.py` over a cluster."""

from tests.evidencebank.test_bank import *  # noqa: F403
