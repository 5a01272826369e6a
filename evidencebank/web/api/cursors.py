"""Cursors: where the next part of a listing begins, in a form nobody takes for an id."""

from __future__ import annotations

import base64
import binascii

from corpus.errors import InputError

MAX_CURSOR_LENGTH = 1_200
"""Characters of a cursor."""


def cursor_after(entry_id: str) -> str:
    """Return the cursor of what follows an entry."""
    return base64.urlsafe_b64encode(entry_id.encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """Return the id that a cursor stands behind, '' for ''.

    Raises InputError for what is no cursor.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        entry_id = base64.b64decode(padded, b"-_", validate=True).decode()
        if cursor_after(entry_id) != cursor:
            raise ValueError("not canonical")
    except (ValueError, binascii.Error) as error:
        message = "this is no cursor: take the last answer's 'next', or none to begin"
        raise InputError(message) from error
    return entry_id
