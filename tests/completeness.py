"""Where everything that tests need should be there, a skipped test is a failed one.

That is so when EVIDENCEBANK_TESTS_COMPLETE is set and not empty, as `.ci/run` does. What may be
missing even there is named in `MAY_BE_MISSING`. Used as a plugin of pytest by `tests/conftest.py`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator

import pytest

COMPLETE = "EVIDENCEBANK_TESTS_COMPLETE"

MAY_BE_MISSING = (
    # what a machine may not allow, whatever is installed
    r"no file system can be mounted here: ",
    r"no disk can be mounted here: ",
    r"this file system takes UTF-8 names alone$",
    # what takes minutes and is asked for
    r"EVIDENCEBANK_KILLS does not say how often nodes are killed$",
    # scikit-learn's check of arrays that are not NumPy's, which no estimator here takes
    r"SCIPY_ARRAY_API is not set: not checking array_api input$",
    # other libraries to measure against, which `make bench` installs
    r"\w+ is not installed: make bench installs it$",
    # programs of others that read what goes out, which `make consumers` installs
    r".+ is not installed: make consumers installs it$",
    r"(bm25s|gensim|rank_bm25|scikit-learn|sparse_dot_topn|tantivy)\b.*: No module named ",
    r"it (cannot be asked for all words|does not filter)$",
)
"""How the reasons begin for which a test may be skipped anywhere: regular expressions."""


def is_no_reason(reason: str) -> bool:
    """Say whether a test that is skipped for a reason has to fail here."""
    told = reason.removeprefix("Skipped: ")
    may = any(re.match(pattern, told) for pattern in MAY_BE_MISSING)
    return bool(os.environ.get(COMPLETE)) and not may


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if is_no_reason(reason):
        report.outcome = "failed"
        report.longrepr = f"{reason} (with {COMPLETE} nothing may be skipped for that)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the report of a test that was skipped into one of a failure."""
    report = yield
    _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a module that was skipped as a whole."""
    report = yield
    _fail(report)
    return report
