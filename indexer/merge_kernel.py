"""The inner loop of bringing compressed rows of postings up to date, compiled by numba."""

from __future__ import annotations

from indexer.compiled import compiled


@compiled
def merge(old, new, row_count, shift, limit, starts, numbers, values):  # type: ignore[no-untyped-def]
    """Fill in the rows of kept and of new documents together; say whether all was as it should be.

    `old` and `new` are, each: where its rows start, its numbers, the values of these (or none), the
    row that each row of the result is made of, or -1, and the new number of each document, or -1.
    A number is that of a document shifted left by `shift`, and below that something less than
    `limit`. The numbers of a row rise; of the same document the old ones come first.
    """
    old_starts, old_numbers, old_values, old_rows, old_docs = old
    new_starts, new_numbers, new_values, new_rows, new_docs = new
    below = (1 << shift) - 1
    at = 0
    for row in range(row_count):
        one = other = one_end = other_end = 0
        if old_rows[row] >= 0:
            one, one_end = old_starts[old_rows[row]], old_starts[old_rows[row] + 1]
        if new_rows[row] >= 0:
            other, other_end = new_starts[new_rows[row]], new_starts[new_rows[row] + 1]
        while one < one_end or other < other_end:
            doc = other_doc = -1
            if one < one_end:
                held = old_numbers[one] >> shift
                if not 0 <= held < old_docs.size or (old_numbers[one] & below) >= limit:
                    return False
                doc = old_docs[held]
                if doc < 0:
                    one += 1
                    continue
            if other < other_end:
                other_doc = new_docs[new_numbers[other] >> shift]
                if other_doc < 0:
                    other += 1
                    continue
            if other_doc < 0 or 0 <= doc <= other_doc:
                numbers[at] = (doc << shift) | (old_numbers[one] & below)
                if values.size:
                    values[at] = old_values[one]
                one += 1
            else:
                numbers[at] = (other_doc << shift) | (new_numbers[other] & below)
                if values.size:
                    values[at] = new_values[other]
                other += 1
            at += 1
        starts[row + 1] = at
    return True
