"""`tests/evidencebank/test_bank_values.py` over a cluster."""

from tests.evidencebank.test_bank_values import *  # noqa: F403
