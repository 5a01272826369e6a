"""The inner loops of laying out tokens, compiled by numba: what was analysed in, arrays out.

What each run of a text was analysed as comes as a number, text after text, with a code where a
passage ends (0) and where a text does (1). Row n of compressed rows has the terms, or words, of
number n.
"""

from __future__ import annotations

from indexer.compiled import compiled

_TEXT_END = 1
"""The code of a text's end; a passage's end is below."""


@compiled
def place_terms(  # type: ignore[no-untyped-def]
    analysed, starts, terms, offsets, advances, gap, fields, field_bits, doc_bits, free, keys, sizes
):
    """Fill `keys` with where each term stands, those of term t from `free[t]` on, and `sizes`.

    A key is document * 2**doc_bits + field * 2**field_bits + position, with so many `fields`, each
    a text, in a document. A term stands `offsets` behind the first of what it was analysed with,
    which is `advances` words; `gap` positions are left out behind each passage that has words.
    `sizes` are the words of each text, `free` is left with where each term ends.
    """
    text = words = position = begin = 0
    for number in analysed:
        if number > _TEXT_END:
            head = text // fields << doc_bits | text % fields << field_bits
            for place in range(starts[number], starts[number + 1]):
                term = terms[place]
                keys[free[term]] = head + position + offsets[place]
                free[term] += 1
            words += advances[number]
            position += advances[number]
            continue
        if words > begin:
            position += gap
        begin = words
        if number == _TEXT_END:
            sizes[text] = words
            text += 1
            words = position = begin = 0


@compiled
def place_words(analysed, starts, words, fields, last, free, docs):  # type: ignore[no-untyped-def]
    """Fill `docs` with the documents that hold each word, each once, those of w from `free[w]` on.

    `last` is the last document of each word so far, -1 before the first; `free` is left with where
    each word ends. Where `docs` has no room, nothing but that is told.
    """
    text = 0
    for number in analysed:
        text += number == _TEXT_END
        doc = text // fields
        for place in range(starts[number], starts[number + 1]):
            word = words[place]
            if last[word] != doc:
                last[word] = doc
                if docs.size:
                    docs[free[word]] = doc
                free[word] += 1
