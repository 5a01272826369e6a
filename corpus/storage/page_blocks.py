"""Which blocks of text each page of a bank has, and which stand on many pages of one site."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from corpus.errors import BankDamagedError
from corpus.storage.database import Database

BLOCK = np.dtype([("digest", "<i8"), ("length", "<i4"), ("is_line", "?")])
"""A block of a page: a digest of its text, its characters, and whether it is less than prose."""

Blocks = npt.NDArray[np.void]
"""The different blocks of a page, of the type `BLOCK`, sorted."""

Place = tuple[str, str]
"""A page: its file, and its place in it, '' where the file is the page."""

_PAGE = "path = :path AND part = :part"


class PageBlocks:
    """The tables `page_blocks` and `repeated_blocks`. Changes go into the transaction under way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, page: Place, site: str, blocks: Blocks) -> set[str]:
        """Say what a page has; return the sites that are others now."""
        query = f"SELECT site, blocks FROM page_blocks WHERE {_PAGE}"  # noqa: S608
        path, part = page
        known = next(self._database.rows(query, path=path, part=part), None)
        now = (site, blocks.tobytes())
        if known == now:
            return set()
        self._database.put("page_blocks", path=path, part=part, site=site, blocks=now[1])
        return {site, known[0]} if known else {site}

    def keep(self, path: str, parts: Collection[str]) -> set[str]:
        """Forget the other pages of a file; return the sites that are others now."""
        query = "SELECT part, site FROM page_blocks WHERE path = :path"
        gone = [row for row in self._database.rows(query, path=path) if row[0] not in parts]
        for part, _ in gone:
            self._database.run(f"DELETE FROM page_blocks WHERE {_PAGE}", path=path, part=part)  # noqa: S608
        return {site for _, site in gone}

    def site_of(self, page: Place) -> str | None:
        """Return the site of a page, or None where there is no page."""
        query = f"SELECT site FROM page_blocks WHERE {_PAGE}"  # noqa: S608
        rows = self._database.rows(query, path=page[0], part=page[1])
        return next((site for (site,) in rows), None)

    def of_site(self, site: str) -> Iterator[tuple[Place, Blocks]]:
        """Yield the pages of a site: each one's place and blocks."""
        query = "SELECT path, part, blocks FROM page_blocks WHERE site = :site ORDER BY path, part"
        for path, part, blocks in self._database.rows(query, site=site):
            if len(blocks) % BLOCK.itemsize:
                raise BankDamagedError(f"{self._database.path} is damaged: run 'repair'")
            yield (path, part), np.frombuffer(blocks, BLOCK)

    def repeated(self, site: str) -> dict[int, int]:
        """Return the digests of the blocks that many pages of a site have, and how many have it."""
        query = "SELECT digest, pages FROM repeated_blocks WHERE site = :site"
        return dict(self._database.rows(query, site=site))

    def set_repeated(self, site: str, pages: Mapping[int, int]) -> None:
        """Say which blocks many pages of a site have, in place of what was said before."""
        if pages == self.repeated(site):
            return
        self._database.run("DELETE FROM repeated_blocks WHERE site = :site", site=site)
        for digest, count in sorted(pages.items()):
            self._database.put("repeated_blocks", site=site, digest=digest, pages=count)

    def repeated_count(self) -> int:
        """Return how many blocks stand on many pages, over all sites."""
        return int(self._database.value("SELECT count(*) FROM repeated_blocks"))
