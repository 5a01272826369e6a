"""An entry is offered in its other languages on its page and in the API."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from evidencebank import Bank
from tests.web.conftest import Visitor

RECORDS = [
    {"id": "drink", "title": "Advice", "text": "Advice to drinkers.", "language": "en"},
    {"id": "drink-cy", "title": "Cyngor", "text": "Cyngor i yfwyr.", "language": "cy"},
    {
        "id": "other",
        "title": "Other advice",
        "text": "Advice to others.",
        "language": "en",
        "alternates": [
            {"language": "en", "url": "https://x.org/a"},
            {"language": "cy", "url": "https://x.org/cy/a"},
            {"language": "fr", "url": "fr/a.html"},
        ],
    },
]


def test_translations_are_offered_beside_an_entry(
    new_folder: Callable[[], Path],
    write_records: Callable[..., Path],
    visit: Callable[..., AbstractContextManager[Visitor]],
) -> None:
    """By the languages' own names; where the bank has none, those that its page names."""
    folder = new_folder()
    with Bank.create(folder / "bank") as bank:
        bank.load(write_records(folder / "records.jsonl", *RECORDS))
    with visit(folder / "bank") as visitor:
        page = visitor.page("/entry/drink")
        (link,) = page.select(".translations a")
        assert (link.get_text(), link["href"], link["lang"]) == ("Cymraeg", "/entry/drink-cy", "cy")
        assert {one["hreflang"] for one in page.select("head link[hreflang]")} == {"en", "cy"}
        shown = visitor.get("/api/v1/entries/drink").json()["translations"]
        assert shown == [{"id": "drink-cy", "title": "Cyngor", "language": "cy"}]
        (link,) = visitor.page("/entry/other").select(".translations a")
        assert (link.get_text(), link["href"]) == ("Cymraeg", "https://x.org/cy/a")
        listed = visitor.get("/api/v1/entries").json()["entries"]
        assert [len(one["translations"]) for one in listed] == [1, 1, 0]
