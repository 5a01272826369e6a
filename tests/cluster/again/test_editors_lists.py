"""`tests/evidencebank/list_editing/test_editors_lists.py` over a cluster."""

from tests.evidencebank.list_editing.test_editors_lists import *  # noqa: F403
