"""The inner loops of writing documents, compiled by numba: from the order of terms into bytes.

An index has its occurrences by term; the cluster is given them by document. These loops work
without Python's lock, so that others send meanwhile.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from evidencebank.cluster.indexing.mapping import DIGITS, FILLER, LETTERS, PARTS
from indexer.compiled import compiled
from indexer.postings.field_postings import DOC_BITS, FIELD_BITS, Int32s, Int64s

Bytes = npt.NDArray[np.uint8]

_DIGITS = np.frombuffer(DIGITS.encode(), np.uint8)
_LETTERS = np.frombuffer(LETTERS.encode(), np.uint8)
_BLANK, _BAR, _FILLER, _QUOTE, _COMMA, _CLOSE = f' {PARTS}{FILLER}",]'.encode()
_CODE_SIZE = 8
"""Bytes that a code of a number below 2**31 has at the most, with what parts it from others."""

_FREQ_SIZE = 11
_PLACE = np.int64((1 << DOC_BITS) - 1)
_DOC_SHIFT, _FIELD_BITS = np.int64(DOC_BITS), np.int64(DOC_BITS - FIELD_BITS)
_FIELD_SHIFT, _POSITION = np.int64(FIELD_BITS), np.int64((1 << FIELD_BITS) - 1)
_FIELDS = len(LETTERS)


class Codes(NamedTuple):
    """The code of each term or word, int32, and these by their codes, int64."""

    codes: Int32s
    order: Int64s

    @classmethod
    def of(cls, codes: Int32s) -> Codes:
        """Return codes with their order."""
        return cls(codes, np.argsort(codes))


class ByDocument(NamedTuple):
    """Some documents' rows: those of the d-th are `starts[d]` up to, but not, `starts[d + 1]`.

    `numbers` are the codes of terms or words, int32, rising; `at` is where each was by term, int64.
    """

    starts: Int64s
    numbers: Int32s
    at: Int64s


class Texts(NamedTuple):
    """A text for each of some documents: bytes from `starts[d]` up to, but not, `starts[d + 1]`."""

    text: Bytes
    starts: Int64s


def by_document(
    indptr: Int64s, keys: npt.NDArray[Any], bits: int, first: int, end: int, codes: Codes
) -> ByDocument:
    """Return the rows of the documents from `first` up to, but not, `end`.

    `keys` are compressed rows by term, rising in each, with the document's number above `bits`
    others. O(terms * log rows + rows of the documents).
    """
    return ByDocument(*_by_document(indptr, keys, bits, first, end, *codes))


@compiled
def _by_document(indptr, keys, bits, first, end, codes, order):  # type: ignore[no-untyped-def]
    rows = indptr.size - 1
    begins, ends = np.empty(rows, np.int64), np.empty(rows, np.int64)
    starts = np.zeros(end - first + 1, np.int64)
    for row in range(rows):
        begins[row] = _first_of(keys, indptr[row], indptr[row + 1], bits, first)
        ends[row] = _first_of(keys, begins[row], indptr[row + 1], bits, end)
        for at in range(begins[row], ends[row]):
            starts[(keys[at] >> bits) - first + 1] += 1
    for doc in range(end - first):
        starts[doc + 1] += starts[doc]
    numbers, places = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int64)
    free = starts[:-1].copy()
    for row in order:
        for at in range(begins[row], ends[row]):
            doc = (keys[at] >> bits) - first
            numbers[free[doc]] = codes[row]
            places[free[doc]] = at
            free[doc] += 1
    return starts, numbers, places


@compiled
def _first_of(keys, low, high, bits, doc):  # type: ignore[no-untyped-def]
    """Return the first place from `low` up to `high` whose document is not before `doc`."""
    if low == high or (keys[low] >> bits) >= doc:
        return low
    if (keys[high - 1] >> bits) < doc:
        return high
    while low < high:
        middle = (low + high) >> 1
        if (keys[middle] >> bits) < doc:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _put_code(text, at, number):  # type: ignore[no-untyped-def]
    while True:
        text[at] = _DIGITS[number & 63]
        at += 1
        number >>= 6
        if number == 0:
            return at


@compiled
def _put_freq(text, at, freq):  # type: ignore[no-untyped-def]
    """Write a frequency in decimals behind a bar."""
    text[at] = _BAR
    size, left = 1, freq
    while left >= 10:
        size += 1
        left //= 10
    for place in range(at + size, at, -1):
        text[place] = 48 + freq % 10
        freq //= 10
    return at + size + 1


@compiled
def _freq_of(odds, unit, least):  # type: ignore[no-untyped-def]
    """Return the frequency that stands for the odds of an impact."""
    return max(np.int64(np.rint(unit * odds)), least)


def codes(rows: ByDocument, wanted: npt.NDArray[np.bool_]) -> Texts:
    """Return those codes of each document that are wanted, with blanks between."""
    return Texts(*_codes(rows.starts, rows.numbers, wanted))


@compiled
def _codes(starts, numbers, wanted):  # type: ignore[no-untyped-def]
    text = np.empty(_CODE_SIZE * numbers.size + 1, np.uint8)
    text_starts = np.empty(starts.size, np.int64)
    end = 0
    for doc in range(starts.size - 1):
        text_starts[doc] = end
        for at in range(starts[doc], starts[doc + 1]):
            if wanted[numbers[at]]:
                if end > text_starts[doc]:
                    text[end] = _BLANK
                    end += 1
                end = _put_code(text, end, numbers[at])
    text_starts[-1] = end
    return text[:end], text_starts


def counted(
    rows: ByDocument,
    keys: Int64s,
    weights: npt.NDArray[np.float64],
    saturations: npt.NDArray[np.float64],
    unit: int,
    least: int,
) -> Texts:
    """Return the codes of each document's terms, each with the frequency of its impact.

    That is of all fields that are ranked, whose `weights` are above 0. It is rounded as
    `indexer.postings.bm25f.impacts` has it. `saturations` are those of the documents.
    """
    places = keys[rows.at]
    return Texts(*_counted(rows.starts, rows.numbers, places, weights, saturations, unit, least))


@compiled
def _counted(starts, numbers, keys, weights, saturations, unit, least):  # type: ignore[no-untyped-def]
    text = np.empty((_CODE_SIZE + _FREQ_SIZE) * numbers.size + 1, np.uint8)
    text_starts = np.empty(starts.size, np.int64)
    freqs = np.zeros(_FIELDS, np.int64)
    end = 0
    for doc in range(starts.size - 1):
        text_starts[doc] = end
        at = starts[doc]
        while at < starts[doc + 1]:
            number = numbers[at]
            freqs[:] = 0
            while at < starts[doc + 1] and numbers[at] == number:
                freqs[(keys[at] & _PLACE) >> _FIELD_SHIFT] += 1
                at += 1
            count = 0.0
            for field in range(weights.size):
                if freqs[field] > 0:
                    count += weights[field] * freqs[field]
            if count > 0:
                if end > text_starts[doc]:
                    text[end] = _BLANK
                    end += 1
                impact = np.float64(np.float32(count / (saturations[doc] + count)))
                odds = impact / max(1 - impact, 2.0**-25)
                end = _put_code(text, end, number)
                end = _put_freq(text, end, _freq_of(odds, unit, least))
    text_starts[-1] = end
    return text[:end], text_starts


def counted_by_field(
    rows: ByDocument,
    keys: Int64s,
    weights: npt.NDArray[np.float64],
    saturations: npt.NDArray[np.float64],
    unit: int,
    least: int,
) -> Texts:
    """Return, for terms that stand in several fields of a document, each field's impact.

    `weights` are those of the fields, `saturations` those of the documents. A term begins with
    the letter of its field.
    """
    places = keys[rows.at]
    return Texts(*_by_field(rows.starts, rows.numbers, places, weights, saturations, unit, least))


@compiled
def _by_field(starts, numbers, keys, weights, saturations, unit, least):  # type: ignore[no-untyped-def]
    text = np.empty((_CODE_SIZE + 1 + _FREQ_SIZE) * numbers.size + 1, np.uint8)
    text_starts = np.empty(starts.size, np.int64)
    freqs = np.zeros(_FIELDS, np.int64)
    end = 0
    for doc in range(starts.size - 1):
        text_starts[doc] = end
        at = starts[doc]
        while at < starts[doc + 1]:
            number = numbers[at]
            freqs[:] = 0
            held = 0
            while at < starts[doc + 1] and numbers[at] == number:
                field = (keys[at] & _PLACE) >> _FIELD_SHIFT
                held += freqs[field] == 0
                freqs[field] += 1
                at += 1
            for field in range(_FIELDS):
                if held > 1 and freqs[field] > 0:
                    if end > text_starts[doc]:
                        text[end] = _BLANK
                        end += 1
                    text[end] = _LETTERS[field]
                    odds = weights[field] * freqs[field] / saturations[doc]
                    end = _put_code(text, end + 1, number)
                    end = _put_freq(text, end, _freq_of(odds, unit, least))
    text_starts[-1] = end
    return text[:end], text_starts


def placed(rows: ByDocument, keys: Int64s, heads: list[bytes], gap: int) -> Texts:
    """Return each document's terms at their places, field by field, as members of a JSON object.

    `heads` is what the value of each field begins with, up to the first passage's first term; a
    step of more than `gap` parts passages.
    """
    places = keys[rows.at] & _PLACE
    order = _in_order(rows.starts, places)
    joined = np.frombuffer(b"".join(heads), np.uint8)
    head_starts = np.concatenate(([0], np.cumsum([len(head) for head in heads]))).astype(np.int64)
    arguments = rows.starts, rows.numbers[order], places[order], joined, head_starts, gap
    return Texts(*_placed(*arguments))


@compiled
def _in_order(starts, places):  # type: ignore[no-untyped-def]
    """Return the order by place in each document, and of one place as they come."""
    order = np.empty(places.size, np.int64)
    for doc in range(starts.size - 1):
        begin, end = starts[doc], starts[doc + 1]
        order[begin:end] = begin + np.argsort(places[begin:end], kind="mergesort")
    return order


@compiled
def _placed(starts, numbers, places, heads, head_starts, gap):  # type: ignore[no-untyped-def]
    text = np.empty(_size_of_placed(starts, places, head_starts, gap), np.uint8)
    text_starts = np.empty(starts.size, np.int64)
    end = 0
    for doc in range(starts.size - 1):
        text_starts[doc] = end
        field = -1
        for at in range(starts[doc], starts[doc + 1]):
            if places[at] >> _FIELD_SHIFT != field:
                end = _put_end(text, end, field)
                field = places[at] >> _FIELD_SHIFT
                for letter in range(head_starts[field], head_starts[field + 1]):
                    text[end] = heads[letter]
                    end += 1
            else:
                end = _put_step(text, end, places[at] - places[at - 1], gap)
            end = _put_code(text, end, numbers[at])
        end = _put_end(text, end, field)
    text_starts[-1] = end
    return text[:end], text_starts


@compiled
def _size_of_placed(starts, places, head_starts, gap):  # type: ignore[no-untyped-def]
    size = 1
    for doc in range(starts.size - 1):
        field = -1
        for at in range(starts[doc], starts[doc + 1]):
            size += _CODE_SIZE
            if places[at] >> _FIELD_SHIFT != field:
                field = places[at] >> _FIELD_SHIFT
                size += head_starts[field + 1] - head_starts[field] + 2
            else:
                step = places[at] - places[at - 1]
                size += 3 if step > gap else 2 * step
    return size


@compiled
def _put_step(text, end, step, gap):  # type: ignore[no-untyped-def]
    """Write what stands before a term that is so many places on from the one before."""
    if step == 0:
        text[end] = _BAR
        return end + 1
    if step > gap:
        text[end], text[end + 1], text[end + 2] = _QUOTE, _COMMA, _QUOTE
        return end + 3
    text[end] = _BLANK
    end += 1
    for _ in range(step - 1):
        text[end], text[end + 1] = _FILLER, _BLANK
        end += 2
    return end


@compiled
def _put_end(text, end, field):  # type: ignore[no-untyped-def]
    """Write what the value of a field ends with, if there was one."""
    if field < 0:
        return end
    text[end], text[end + 1] = _QUOTE, _CLOSE
    return end + 2


def packed(rows: ByDocument, keys: Int64s, words: ByDocument) -> Texts:
    """Return each document's occurrences and words, as `packed_rows.read_rows` takes them.

    Less what that begins with, the saturation.
    """
    places = keys[rows.at] & _PLACE
    return Texts(*_packed(rows.starts, rows.numbers, places, words.starts, words.numbers))


@compiled
def _packed(starts, numbers, places, word_starts, words):  # type: ignore[no-untyped-def]
    size = 5 * (3 * numbers.size + words.size + 2 * starts.size)
    out, out_starts = np.empty(size, np.uint8), np.empty(starts.size, np.int64)
    terms, freqs = np.empty(numbers.size + 1, np.int64), np.empty(numbers.size + 1, np.int64)
    end = 0
    for doc in range(starts.size - 1):
        out_starts[doc] = end
        held, before = 0, -1
        for at in range(starts[doc], starts[doc + 1]):
            if numbers[at] != before:
                before = numbers[at]
                terms[held], freqs[held] = before, 0
                held += 1
            freqs[held - 1] += 1
        end = _put_varint(out, end, held)
        before = 0
        for term in terms[:held]:
            end = _put_varint(out, end, term - before)
            before = term
        for freq in freqs[:held]:
            end = _put_varint(out, end, freq)
        for place in places[starts[doc] : starts[doc + 1]]:
            field = place >> _FIELD_SHIFT
            end = _put_varint(out, end, (place & _POSITION) << _FIELD_BITS | field)
        before = 0
        for word in words[word_starts[doc] : word_starts[doc + 1]]:
            end = _put_varint(out, end, word - before)
            before = word
    out_starts[-1] = end
    return out[:end], out_starts


@compiled
def _put_varint(out, at, number):  # type: ignore[no-untyped-def]
    """Write a number seven bits a byte, the least first, all but the last with the highest bit."""
    while number >= 128:
        out[at] = number & 127 | 128
        at += 1
        number >>= 7
    out[at] = number
    return at + 1


def sums_of(indptr: Int64s, docs: Int32s, marks: Int64s) -> Int64s:
    """Return the sum of each row's documents' marks, int64: as good as the same for the same set.

    `marks` are random numbers, one for each document.
    """
    sums: Int64s = _sums_of(indptr, docs, marks)
    return sums


@compiled
def _sums_of(indptr, docs, marks):  # type: ignore[no-untyped-def]
    sums = np.zeros(indptr.size - 1, np.int64)
    for row in range(indptr.size - 1):
        for at in range(indptr[row], indptr[row + 1]):
            sums[row] += marks[docs[at]]
    return sums


def are_same(
    indptr: Int64s, docs: Int32s, other_indptr: Int64s, other_docs: Int32s, others: Int32s
) -> npt.NDArray[np.bool_]:
    """Say of each row whether it has the documents that the row of `others` has elsewhere."""
    same: npt.NDArray[np.bool_] = _are_same(indptr, docs, other_indptr, other_docs, others)
    return same


@compiled
def _are_same(indptr, docs, other_indptr, other_docs, others):  # type: ignore[no-untyped-def]
    same = np.ones(indptr.size - 1, np.bool_)
    for row in range(indptr.size - 1):
        begin, other = indptr[row], other_indptr[others[row]]
        size = indptr[row + 1] - begin
        if other_indptr[others[row] + 1] - other != size:
            same[row] = False
            continue
        for at in range(size):
            if docs[begin + at] != other_docs[other + at]:
                same[row] = False
                break
    return same


class FieldCounts(NamedTuple):
    """How often terms are told apart by field: see `counts_by_field`."""

    held: Int32s
    several: Int32s
    with_several: npt.NDArray[np.bool_]


def counts_by_field(
    indptr: Int64s, keys: Int64s, part_of: Int64s, parts: int, fields: int
) -> FieldCounts:
    """Count documents by term and field.

    `held` is in how many documents a field has a term, int32 of (fields, terms); `several` in how
    many of those another field has it too, of (parts, fields, terms); `with_several` are the
    documents with any such term. `part_of` is each document's part. O(occurrences).
    """
    return FieldCounts(*_counts_by_field(indptr, keys, part_of, parts, fields))


@compiled
def _counts_by_field(indptr, keys, part_of, parts, fields):  # type: ignore[no-untyped-def]
    terms = indptr.size - 1
    held = np.zeros((fields, terms), np.int32)
    several = np.zeros((parts, fields, terms), np.int32)
    with_several = np.zeros(part_of.size, np.bool_)
    for term in range(terms):
        at = indptr[term]
        while at < indptr[term + 1]:
            doc, among, count = keys[at] >> _DOC_SHIFT, 0, 0
            while at < indptr[term + 1] and keys[at] >> _DOC_SHIFT == doc:
                field = (keys[at] & _PLACE) >> _FIELD_SHIFT
                count += (among >> field) & 1 == 0
                among |= 1 << field
                at += 1
            for field in range(fields):
                if (among >> field) & 1:
                    held[field, term] += 1
                    if count > 1:
                        several[part_of[doc], field, term] += 1
                        with_several[doc] = True
    return held, several, with_several
