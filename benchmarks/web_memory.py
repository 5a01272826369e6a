"""`python -m benchmarks.web_memory BANK`: what memory the site takes for some hundred pages.

A process serves a bank, in a folder or a cluster; it is asked for searches by words of titles, and
for the pages of the first hits with their related entries. Told are its greatest memory, all of it
and without the files that it has mapped, after the first page and at the end.
"""

from __future__ import annotations

import http.client
import json
import random
from pathlib import Path
from urllib.parse import quote

import click

from benchmarks.soak import site
from evidencebank import Bank

_SEED = 7
_SHORTEST = 4
_KINDS = ("VmHWM", "RssAnon", "RssFile")


def words_of(bank: Bank, count: int) -> list[str]:
    """Return pairs of words from titles of entries, drawn at random, the same every time."""
    drawn = random.Random(_SEED)
    found: set[str] = set()
    for entry in bank.entries_after("", 10 * count):
        found.update(word for word in entry.title.lower().split() if len(word) >= _SHORTEST)
    listed = sorted(word for word in found if word.isalpha())
    return [" ".join(drawn.sample(listed, 2)) for _ in range(count)]


def memory_of(process: int) -> str:
    """Return what a process holds, and held at the most, in MB."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines()
    )
    most, own, mapped = (int(status[kind].split()[0]) / 1024 for kind in _KINDS)
    return f"at most {most:.0f} MB; now {own:.0f} MB of its own and {mapped:.0f} MB of files"


@click.command(help=__doc__)
@click.argument("bank")
@click.option("--searches", default=300, show_default=True, help="How many searches are asked.")
def main(bank: str, searches: int) -> None:
    """Ask, and print what the process took."""
    with Bank.open(bank) as opened:
        entries, queries = len(opened), words_of(opened, searches)
    pages = 0
    with site(bank) as (process, address):
        connection = http.client.HTTPConnection(address, timeout=120)

        def get(path: str) -> bytes:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise click.ClickException(f"{path} was answered with {answer.status}")
            return body

        get("/")
        click.echo(f"{entries:,} entries; the first page: {memory_of(process)}")
        for query in queries:
            get(f"/?q={quote(query)}")
            found = json.loads(get(f"/api/v1/search?q={quote(query)}"))
            for hit in found["hits"][:1]:
                get(f"/entry/{quote(hit['id'])}")
                pages += 1
        click.echo(f"{searches} searches and {pages} entry pages: {memory_of(process)}")


if __name__ == "__main__":
    main()
