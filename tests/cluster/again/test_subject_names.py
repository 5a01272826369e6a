"""`tests/evidencebank/test_subject_names.py` over a cluster."""

from tests.evidencebank.test_subject_names import *  # noqa: F403
