"""`tests/evidencebank/test_translations.py` over a cluster."""

from tests.evidencebank.test_translations import *  # noqa: F403
