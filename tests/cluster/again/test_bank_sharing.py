"""`tests/evidencebank/test_bank_sharing.py` over a cluster."""

from tests.evidencebank.test_bank_sharing import *  # noqa: F403
