"""`tests/evidencebank/test_bank_handles.py` over a cluster."""

from tests.evidencebank.test_bank_handles import *  # noqa: F403
