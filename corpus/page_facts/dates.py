"""When a page was published: what it states, best first, dates of revisions last.

Months are read in the languages that most pages are in. A date is never made up: a month or a
year alone is no day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from corpus.html.statements import Marked, Statements
from corpus.page_facts.month_names import MONTHS
from corpus.text.typography import fold

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Pages were not published before the web was, nor after this."""

_PUBLISHED = (
    *("citation_publication_date", "citation_online_date", "citation_date"),
    *("article.published_time", "schema.datepublished", "og.published_time", "rnews.datepublished"),
    *("datepublished", "article.published", "dc.date.issued", "dcterms.issued", "publish-date"),
    *("publishdate", "publish_date", "pubdate", "pubdate", "sailthru.date", "parsely-pub-date"),
    *("cxenseparse.recs.publishtime", "bt.pubdate", "article.post_date", "article_date_original"),
    *("originalpublicationdate", "published", "published_date", "published-date", "displaydate"),
    *("dc.date.created", "dcterms.created", "schema.datecreated"),
)
_DATED = (
    *(
        "dc.date",
        "dcterms.date",
        "date",
        "dc.created",
        "creation_date",
        "created",
        "release_date",
        "timestamp",
        "dat",
    ),
    *("article.date", "page_date", "bundledate", "last-published"),
)
_MODIFIED = (
    *("article.modified_time", "schema.datemodified", "og.updated_time", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "revised", "modified", "lastmod", "revision_date"),
    *("schema.dateupdate", "schema.dateupdated"),
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d.])(\d{1,2})([./-]| \| )\s?(\d{1,2})\2\s?((?:19|20)\d\d|\d\d)(?![\d.]\d|\d)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)[ -]([^\W\d_]{3,12})\.?[ -](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º)?[\s-](?:of |de |d')?"
    r"([^\W\d_]{3,12})\.?,?[\s-](?:de |del )?"
    r"((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? ?((?:19|20)\d\d)(?!\d)")
_CLOCK_BETWEEN = re.compile(
    r"([^\W\d_]{3}) (\d{1,2}) \d\d:\d\d(?::\d\d)?(?: [A-Z]{3,4})? ((?:19|20)\d\d)(?!\d)"
)
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})")
_MAYBE_DAY = re.compile(r"(?:19|20)\d\d|\d(?:[./-]| \| )\s?\d")
"""What is in all that the patterns of days find; most lines have none, which one look tells."""

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=\D|$)")
_IN_SCRIPT = re.compile(
    r'"(?:datePublished|publishedAt|published_at|publishDate|publish_date|pub_date|pubDate'
    r"|datePublication|publicationDate|published_time|publishedDate|firstPublished|dateCreated)"
    r'"\s*:\s*"([^"]{8,40})"'
)
_REVISED = re.compile(
    r"updat|modif|revis|aktualis|geändert|letzte änderung|stand:|mis à jour|actualiz|aggiornat",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:publi|posted|veröffentlicht|erstellt|created|online seit|datum|gepostet|geschrieben"
    r"|verfasst|eingestellt|erschienen|written|date|stand|released|added)\w*\W{1,3}(.{6,40})",
    re.IGNORECASE,
)
_SLASHED_PARTS = re.compile(r"(?<![\d/])(\d\d?)/(\d\d?)/(?:19|20)\d\d(?!\d)")
_SLASHED = re.compile(r"\d\d?/\d\d?/\d{4}")
_OF_OTHERS = re.compile(
    r"©|copyright|\(c\)|\bregistr|\bregistered|\bjoined|mitglied seit|member since|dabei seit"
    r"|aktuelle zeit|it is currently|current time",
    re.IGNORECASE,
)
"""What stands beside the year of rights, the day on which a member joined, and that of today."""

_SUBMITTED = re.compile(
    r"\W{0,3}(?:received|accepted|submitted|recibido|aceptado|aprobado|recebido|aceito"
    r"|aprovado|reçu|accepté|eingegangen|angenommen)\b",
    re.IGNORECASE,
)
"""How a line begins that tells when a journal was sent an article, before it came out."""

_MAX_LENGTH = 300
_CLOSE, _CLOSEST = 14, 4
_SHORT = 160
_LINE, _DATELINE = 100, 50
"""Characters of a line that has room for a date, a time and a name."""


def choose_date(page: Statements, lines: Sequence[str] = (), title: str = "") -> date | None:
    """Return the day on which a page was published, None if it states none.

    `lines` are the blocks of the page, furniture too, for pages that mark nothing up; `title` is
    the one that stands above the text.
    """
    month_first = _is_month_first(page, lines)
    near, below = (
        list(_near_title(page, month_first)),
        list(_below_title(lines, title, month_first)),
    )
    seen = near + below
    if stated := next(_of_values(page, _PUBLISHED, seen), None):
        beside = next((day for day in seen if abs((stated - day).days) == 1), None)
        # what is stated is often of another time zone
        return beside if beside and stated not in seen else stated
    for days in (
        _marked(page.dates, ("itemprop",), month_first),
        _in_scripts(page.scripts),
        iter(near),
        _in_address(page.url),
        iter(below),
        _of_values(page, _DATED, seen),
        _marked(page.dates, ("abbr", "time", "class"), month_first),
        _of_values(page, _MODIFIED, seen),
        _marked(page.dates, ("modified",), month_first),
        _of_values(page, ("description", "og.description", "og.title"), seen),
        _in_lines(lines, month_first),
    ):
        if (day := next(days, None)) is not None:
            return day
    return None


def _is_month_first(page: Statements, lines: Iterable[str]) -> bool:
    """Whether 3/5/2013 is a day of March: by other days of the page, else by its country."""
    for line in lines:
        for first, second in _SLASHED_PARTS.findall(line) if "/" in line else ():
            if (int(first) > 12) != (int(second) > 12):
                return int(second) > 12
    return page.locale.endswith("us")


def _below_title(lines: Sequence[str], title: str, month_first: bool) -> Iterator[date]:
    """Yield the days of short lines close below the title, or close above it."""
    key = fold(title)
    # few lines are as long as a title: a plain one is folded to no more than it was
    likely = (at for at, one in enumerate(lines) if len(one) >= len(key) or not one.isascii())
    at = next((place for place in likely if key and fold(lines[place]) == key), -1)
    if at < 0:
        return
    below, above = lines[at + 1 : at + _CLOSE], lines[max(at - 4, 0) : at]
    close = [*below[:_CLOSEST], *reversed(above), *below[_CLOSEST:]]
    for line in close:
        apart = _is_sentence(line) or _REVISED.search(line) or _OF_OTHERS.search(line)
        if not apart:
            yield from find_days(_since_published(line), month_first)


def _since_published(line: str) -> str:
    """Return a line without the days on which a journal was sent an article, '' if only those."""
    return next(_with_word([line]), "") if _SUBMITTED.match(line) else line


def _is_sentence(line: str) -> bool:
    """Whether a line says more than a date, and so may speak of another."""
    return len(line) > _LINE or (len(line) > _DATELINE and line.endswith("."))


def _in_lines(lines: Sequence[str], month_first: bool) -> Iterator[date]:
    """Yield the days of lines: short ones, and those that have a word for it, before others."""
    lines = [_since_published(line) for line in lines if _MAYBE_DAY.search(line)]
    short = [line for line in lines if len(line) <= _SHORT and not _OF_OTHERS.search(line)]
    for chosen in (
        _with_word(short),
        (line for line in short if len(line) <= _DATELINE and not line.endswith(".")),
        filter(_REVISED.search, short),
        _with_word(line[:_MAX_LENGTH] for line in lines),
        short,
        (line[:2_000] for line in lines),
    ):
        for line in chosen:
            yield from find_days(line, month_first)


def _with_word(lines: Iterable[str]) -> Iterator[str]:
    """Yield what stands behind a word for publication in lines."""
    for line in lines:
        yield from (match[1] for match in _SAID.finditer(line))


def find_days(text: str, month_first: bool = False) -> Iterator[date]:
    """Yield the days that a text names, in its order; 3/5/2013 is of March if months are first."""
    if _MAYBE_DAY.search(text) is None:
        return
    found: list[tuple[int, date]] = []
    for pattern, order in (
        (_ISO, "y-md"),
        (_COMPACT, "ymd"),
        (_EAST_ASIAN, "ymd"),
        (_DAY_FIRST, "dny"),
        (_YEAR_FIRST, "ynd"),
        (_MONTH_FIRST, "ndy"),
        (_CLOCK_BETWEEN, "ndy"),
        (_NUMERIC, "d-my"),
    ):
        for match in pattern.finditer(text):
            if (day := _day(match, order, month_first)) is not None:
                found.append((match.start(), day))
    yield from (day for _, day in sorted(found))


def _day(match: re.Match[str], order: str, month_first: bool) -> date | None:
    parts = dict(zip(order, match.groups(), strict=True))
    month = MONTHS.get(parts["n"].lower(), 0) if "n" in parts else int(parts["m"])
    day, year = int(parts["d"]), int(parts["y"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    if order == "d-my" and (month > 12 or (month_first and day <= 12 and parts["-"] == "/")):
        day, month = month, day
    return calendar_day(year, month, day)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return a day if the calendar has it and a page can be of it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_values(page: Statements, names: tuple[str, ...], seen: Sequence[date]) -> Iterator[date]:
    """Yield the days that metadata state, read as the page's readers see them."""
    for name in names:
        for value in page.values.get(name, ()):
            for day in find_days(value[:_MAX_LENGTH]):
                turned = calendar_day(day.year, day.day, day.month)
                if _SLASHED.match(value) and turned in seen and day not in seen:
                    yield turned or day
                else:
                    yield day


def _marked(dates: list[Marked], hows: tuple[str, ...], month_first: bool) -> Iterator[date]:
    """Yield the days of marked elements, those within the article first, revisions last."""
    apart = (one for one in dates if not _OF_OTHERS.search(one.text))
    chosen = sorted((one for one in apart if one.how in hows), key=_is_long)
    for aside in (False, True):
        for revised in (False, True):
            for one in chosen:
                if one.aside == aside and bool(_REVISED.search(one.text)) == revised:
                    yield from _days_of(one, month_first)


def _is_long(one: Marked) -> bool:
    """Whether what is marked is more than a line about a date."""
    return one.how == "class" and len(one.text) > _SHORT


def _days_of(one: Marked, month_first: bool) -> Iterator[date]:
    if one.how != "class":
        yield from find_days(one.value[:_MAX_LENGTH], month_first)
    yield from find_days(one.text[:_MAX_LENGTH], month_first)


def _near_title(page: Statements, month_first: bool) -> Iterator[date]:
    """Yield days marked close behind the first main heading, or close before it."""
    tops = [place for level, _, home, aside, place in page.headings if level == 1 and not home]
    if not tops:
        return
    close = [
        one
        for one in page.dates
        if -25 <= one.place - tops[0] <= 60
        and not one.aside
        and not _is_long(one)
        and not _REVISED.search(one.text)
    ]
    # today's date stands in the head of many pages
    for one in sorted(close, key=lambda one: one.place < tops[0]):
        if one.how in ("time", "abbr", "class"):
            yield from _days_of(one, month_first)


def _in_scripts(scripts: list[str]) -> Iterator[date]:
    for script in scripts:
        for match in _IN_SCRIPT.finditer(script):
            yield from find_days(match[1])


def _in_address(url: str) -> Iterator[date]:
    if match := _IN_ADDRESS.search(url):
        day = calendar_day(int(match[1]), int(match[2]), int(match[3]))
        if day is not None:
            yield day
    yield from find_days(url.partition("?")[0].replace("_", " "))
