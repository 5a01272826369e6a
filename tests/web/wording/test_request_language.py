"""In which language the site speaks to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebank import Bank
from evidencebank.web.wording.request_language import chosen
from tests.web.conftest import Visitor

SCHEME = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:test:p> a skos:Concept ; skos:prefLabel "Prisons"@en, "Carchardai"@cy .
"""
RECORDS = [
    {
        "id": "one",
        "title": "Alcohol and health",
        "text": "A study.",
        "language": "en",
        "subjects": ["Prisons"],
    },
    {"id": "dau", "title": "Alcohol ac iechyd", "text": "Astudiaeth.", "language": "cy"},
]
BOTH = ("en", "cy")
PAGES = ["/", "/?q=alcohol", "/browse", "/browse/year", "/topics", "/matrix", "/new", "/entry/one"]


@pytest.fixture(scope="module")
def bank_folder(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Path:
    """Return a bank of an English and a Welsh entry."""
    folder = new_folder()
    with Bank.create(folder / "bank") as bank:
        (folder / "subjects.ttl").write_text(SCHEME, encoding="utf-8")
        records = write_records(folder / "records.jsonl", *RECORDS)
        bank.load(records, folder / "subjects.ttl")
    return folder / "bank"


@pytest.fixture
def bilingual(
    bank_folder: Path, visit: Callable[..., AbstractContextManager[Visitor]]
) -> Iterator[Visitor]:
    """Return a visitor of a site in English and Welsh."""
    with visit(bank_folder, languages=BOTH) as visitor:
        yield visitor


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_to_itself_in_the_other_language(bilingual: Visitor, path: str) -> None:
    """And says which of the two it is in."""
    page = bilingual.page(path)
    assert page.select_one("html")["lang"] == "en"
    (link,) = page.select(".switches a")
    assert (link.get_text(), link["lang"], link["hreflang"]) == ("Cymraeg", "cy", "cy")
    welsh = bilingual.page(link["href"])
    assert welsh.select_one("html")["lang"] == "cy"
    assert welsh.select_one(".top nav").get_text(" ", strip=True).startswith("Chwilio Pori")
    (back,) = welsh.select(".switches a")
    assert (back.get_text(), back["lang"]) == ("English", "en")
    assert bilingual.page(back["href"]).select_one("html")["lang"] == "en"


def test_a_page_that_is_not_there_is_told_of_in_welsh(bilingual: Visitor) -> None:
    """What only the library says stays English, and is marked so."""
    page = bilingual.page("/entry/none?lang=cy", status=404)
    assert page.select_one("h1").get_text() == "Does dim byd yma"
    assert page.select_one("main p")["lang"] == "en"


def test_a_choice_is_kept_and_the_browser_is_heard(bilingual: Visitor) -> None:
    """What is asked for counts more than what was kept, and that more than what is accepted."""
    answer = bilingual.get("/browse?lang=cy", headers={"accept-language": "en"})
    assert answer.headers["content-language"] == "cy"
    assert "Accept-Language" in answer.headers["vary"]
    assert "Cookie" in answer.headers["vary"]
    assert "lang=cy" in answer.headers["set-cookie"]
    assert bilingual.page("/browse").select_one("html")["lang"] == "cy"
    again = bilingual.page("/browse", headers={"cookie": "lang=en", "accept-language": "cy"})
    assert again.select_one("html")["lang"] == "en"


def test_an_entry_says_its_language_where_it_is_another(bilingual: Visitor) -> None:
    """On a Welsh page that is an English one."""
    for language, marked in (
        ("en", {"Alcohol ac iechyd": "cy"}),
        ("cy", {"Alcohol and health": "en"}),
    ):
        page = bilingual.page(f"/?q=alcohol&lang={language}")
        titles = {
            title.get_text(strip=True): title.get("lang") for title in page.select(".hits .title")
        }
        assert {title: tag for title, tag in titles.items() if tag} == marked


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/?q=alcohol", ".narrow .tree"),
        ("/?subject=p", ".taken"),
        ("/entry/one", ".taken"),
        ("/browse/subject", ".wide-tree"),
        ("/browse/subject/p", "h1"),
    ],
)
def test_subjects_are_called_as_the_scheme_calls_them_in_the_language(
    bilingual: Visitor, path: str, where: str
) -> None:
    """Wherever one is named."""
    join = "&" if "?" in path else "?"
    for language, name, other in (("en", "Prisons", "Carchardai"), ("cy", "Carchardai", "Prisons")):
        text = bilingual.page(f"{path}{join}lang={language}").select_one(where).get_text()
        assert name in text
        assert other not in text


def test_a_site_of_one_language_neither_asks_nor_varies(
    bank_folder: Path, visit: Callable[..., AbstractContextManager[Visitor]]
) -> None:
    """It has no switch; it may be another than English."""
    with visit(bank_folder, languages=("cy",)) as visitor:
        answer = visitor.get("/browse?lang=en", headers={"accept-language": "en"})
        assert 'lang="cy"' in answer.text
        assert "switches" not in answer.text
        assert "set-cookie" not in answer.headers
        assert "Accept-Language" not in answer.headers["vary"]


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        ("cy", "en", "en", "cy"),
        ("", "cy", "en", "cy"),
        ("xx", "yy", "cy-GB,cy;q=0.9,en;q=0.8", "cy"),
        ("", "", "fr;q=1, cy;q=0.2, en;q=0.5", "en"),
        ("", "", "cy;q=0, de", "en"),
        ("", "", "cy;q=x", "en"),
        ("", "", "*", "en"),
        ("", "", "", "en"),
    ],
)
def test_the_language_is_the_one_most_wanted(
    asked: str, kept: str, accepted: str, language: str
) -> None:
    """Of those that the site speaks, and else its first."""
    assert chosen(BOTH, asked, kept, accepted) == language


@given(st.text(max_size=50), st.text(max_size=50))
def test_any_header_gives_a_language_of_the_site(asked: str, accepted: str) -> None:
    """Whatever stands in it."""
    assert chosen(BOTH, asked, "", accepted) in BOTH
