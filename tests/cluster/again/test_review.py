"""`tests/evidencebank/list_editing/test_review.py` over a cluster."""

from tests.evidencebank.list_editing.test_review import *  # noqa: F403
