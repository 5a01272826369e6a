"""The API against its own description: whatever is asked, it answers as it says it does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from evidencebank import Bank
from evidencebank.saved_searches import SavedSearch
from evidencebank.web.api.v1 import ROOT
from evidencebank.web.app import create_app
from evidencebank.web.settings import SiteSettings
from indexer.search.spec import SearchSpec
from tests.evidencebank.samples import RECORDS, SCHEME

pytestmark = pytest.mark.slow

SENSIBLE = [
    # an unknown subject, a cursor that was made up and years that run backwards have the right
    # form and are refused all the same
    positive_data_acceptance,
]

REFUSES = {
    # a text over its `maxLength` may be over the limit of bodies first: 413
    "checks": {"negative_data_rejection": {"expected-statuses": [400, 404, 405, 413, 422, 429]}}
}


@pytest.fixture(scope="module")
def described(
    new_folder: Callable[[], Path], write_records: Callable[..., Path]
) -> schemathesis.BaseSchema:
    """Return the description of the API over a small bank with a saved search."""
    folder = new_folder()
    write_records(folder / "library" / "records.jsonl", *RECORDS)
    (folder / "library" / "subjects.ttl").write_text(SCHEME, encoding="utf-8")
    with Bank.create(folder / "bank") as bank:
        bank.load([folder / "library"])
        bank.saved_searches.put(SavedSearch("kits", SearchSpec.of(query="naloxone")))
    app = create_app(folder / "bank", SiteSettings())
    config = SchemathesisConfig.from_dict(REFUSES)
    return schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", app, config=config)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_are_as_described(described: schemathesis.BaseSchema, mode: GenerationMode) -> None:
    """No server error, no status, type, header or shape that is not described; wrong is refused."""
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == 10
    for operation in operations:
        if mode is GenerationMode.NEGATIVE and operation.path in ("/subjects", "/searches"):
            continue  # nothing that they take could be wrong

        @settings(
            max_examples=60,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def answered(case: schemathesis.Case) -> None:
            case.call_and_validate(excluded_checks=SENSIBLE)

        answered()
