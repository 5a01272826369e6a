"""PDFium's functions that are asked for every line, called with plain numbers.

The bindings' own functions check and wrap each argument, which takes longer than the answer. What
is asked for all lines of a page goes through `map`, which takes less time than a loop.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import repeat
from typing import Any, cast

_INT, _ADDRESS = ctypes.c_int, ctypes.c_void_p
_NAME_BYTES = 128


class Native:
    """The functions by which lines are measured; pages, objects and fonts are addresses.

    What is asked for of one character is then in `box` (its left, top, right and bottom) and
    `matrix` (that of its text, six numbers), in points: views, whose items take a fraction of the
    time in which ctypes gives an array's numbers.
    """

    def __init__(self, raw: Any) -> None:
        self.box, self.box_at = _view(ctypes.c_float, 4)
        self.loose_box = _taken(raw.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
        self._char_origin = _taken(
            raw.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS
        )
        self.matrix, self.matrix_at = _view(ctypes.c_float, 6)
        self.text_matrix = _taken(raw.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
        self._font_size = _taken(raw.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)
        self.text_object = _taken(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
        self.font = _taken(raw.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._name_at = ctypes.addressof(self._name)
        self._font_name = _taken(
            raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _ADDRESS, _ADDRESS, ctypes.c_size_t
        )
        self.font_flags = _taken(raw.FPDFFont_GetFlags, _INT, _ADDRESS)
        self.index = _taken(raw.FPDFText_GetCharIndexFromTextIndex, _INT, _ADDRESS, _INT)

    def font_name(self, font: int) -> bytes:
        """Return the name of a font, empty where it has none or is longer than any is."""
        self._name.value = b""
        self._font_name(font, self._name_at, _NAME_BYTES)
        return self._name.value

    def measured(
        self, page: int, first: Sequence[int], last: Sequence[int]
    ) -> Iterator[tuple[int | None, float, float, float, float, float, float]]:
        """Yield the font, size and place of each of some lines, by their first and last characters.

        The font's address is None where PDFium made the first character; its size is the one that
        is stated. Then, in points, the left of the line and its baseline where it begins; and the
        top, the right and the bottom of its last character.
        """
        count = len(first)
        origins, boxes = array("d", bytes(16 * count)), array("f", bytes(16 * count))
        origin_at, box_at = origins.buffer_info()[0], boxes.buffer_info()[0]
        lefts = range(origin_at, origin_at + 16 * count, 16)
        bases = range(origin_at + 8, origin_at + 8 + 16 * count, 16)
        deque(map(self._char_origin, repeat(page), first, lefts, bases), 0)
        places = range(box_at, box_at + 16 * count, 16)
        deque(map(self.loose_box, repeat(page), last, places), 0)
        return zip(
            map(self.font, map(self.text_object, repeat(page), first)),
            map(self._font_size, repeat(page), first),
            origins[::2],
            origins[1::2],
            boxes[1::4],
            boxes[2::4],
            boxes[3::4],
            strict=True,
        )


def _view(kind: Any, count: int) -> tuple[memoryview, int]:
    """Return a view of so many new numbers of a type of C's, and their address."""
    array = (kind * count)()
    return memoryview(array).cast("B").cast(kind._type_), ctypes.addressof(array)


def _taken(function: Any, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of the library once more, with other types of arguments."""
    address = ctypes.cast(function, _ADDRESS).value
    return cast("Callable[..., Any]", _kind(answer, *arguments)(cast(int, address)))


# ctypes takes longer to make a type of functions than PDFium to read a page's lines
_kind = cache(ctypes.PYFUNCTYPE)
