"""`tests/evidencebank/test_bank_parts.py` over a cluster."""

from tests.evidencebank.test_bank_parts import *  # noqa: F403
