"""Queries made from documents, the same in every run.

They have no stop words: some engines ignore those, and all are to do the same work.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import islice

from benchmarks.documents import Document, plain
from benchmarks.peers.engine import Question
from indexer.analysis.words import is_stop_word

_SEED = 20
_MAX_WORDS = 3
_SPAN = 5
"""Years that a question goes back and forward from its document's."""


def short_queries(documents: Sequence[Document], count: int) -> list[str]:
    """Return queries of one to three words, each from the title of one document."""
    chance = random.Random(_SEED)
    asked = (_some_words(document, chance) for document in _shuffled(documents, chance))
    return list(islice(filter(None, asked), count))


def questions(documents: Sequence[Document], count: int) -> list[Question]:
    """Return filtered searches: words of a title, one of its document's subjects, eleven years."""
    chance = random.Random(_SEED)
    filed = [document for document in documents if document.subjects]
    asked = (_question(document, chance) for document in _shuffled(filed, chance))
    return list(islice((question for question in asked if question.words), count))


def _question(document: Document, chance: random.Random) -> Question:
    words, subject = _some_words(document, chance), chance.choice(document.subjects)
    return Question(words, subject, (document.year - _SPAN, document.year + _SPAN))


def _some_words(document: Document, chance: random.Random) -> str:
    words = plain(document.title).split()
    worth = list(dict.fromkeys(word for word in words if not is_stop_word(word)))
    length = min(chance.randint(1, _MAX_WORDS), len(worth))
    return " ".join(worth[place] for place in sorted(chance.sample(range(len(worth)), length)))


def _shuffled(documents: Sequence[Document], chance: random.Random) -> list[Document]:
    return chance.sample(documents, len(documents))
