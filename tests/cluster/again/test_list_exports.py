"""`tests/evidencebank/list_editing/test_list_exports.py` over a cluster."""

from tests.evidencebank.list_editing.test_list_exports import *  # noqa: F403
