"""A subject asked for by its name in one language, found by those in all."""

from __future__ import annotations

from collections.abc import Callable, Collection

from corpus.errors import QueryError
from corpus.scheme import Scheme
from corpus.subject import Subject
from indexer.analysis.language import code_of
from indexer.query.tree import Boost, DisjunctionMax, Label, Node
from indexer.search.synonyms import SYNONYM_WEIGHT


def across_languages(
    tree: Node,
    query: str,
    scheme: Scheme,
    parse: Callable[[str], Node],
    languages: Collection[str],
) -> tuple[Node, str]:
    """Return a query's tree with what a subject is called in other languages, and what was done.

    Of a query that is no more than a subject's name, its names in the other languages that the
    bank has find as well, as phrases that count as synonyms do; of a name in another language
    than the scheme's own also what is filed under the subject, which the note says. `parse` reads
    a query.
    """
    if not scheme.has_other_names:
        return tree, ""
    name = query.strip().strip('"').strip()
    subjects = [one for one in scheme.find_all(name) if one.other_names] if name else []
    others: dict[Node, None] = {}
    translated: list[Subject] = []
    for subject in subjects:
        is_foreign = subject not in scheme.find_own(name)
        said = [text for tag, text in subject.other_names if code_of(tag) in languages]
        if is_foreign:
            said += [subject.label, *subject.synonyms]
            translated.append(subject)
        for text in dict.fromkeys(said):
            try:
                others[Boost(parse('"{}"'.format(text.replace('"', " "))), SYNONYM_WEIGHT)] = None
            except QueryError:  # a name longer than a query may be
                continue
        if is_foreign:
            others[Label("subject", subject.code)] = None
    if not others:
        return tree, ""
    note = ""
    if translated:
        labels = " and ".join(subject.label for subject in translated)
        note = f"{name} is a name of the subject {labels}: what is filed under it is found too"
    return DisjunctionMax((tree, *others)), note
