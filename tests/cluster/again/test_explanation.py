"""`tests/evidencebank/test_explanation.py` over a cluster."""

from tests.evidencebank.test_explanation import *  # noqa: F403
