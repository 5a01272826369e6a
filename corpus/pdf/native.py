"""PDFium's functions that are asked for every line, called with plain numbers.

The bindings' own functions check and wrap each argument, which takes longer than the answer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, cast

_INT, _ADDRESS = ctypes.c_int, ctypes.c_void_p


class Native:
    """The functions by which lines are measured; pages, objects and fonts are addresses.

    What is asked for is then in `box` (left, top, right and bottom of a character), `origin`
    (where its baseline begins) and `matrix` (that of its text, six numbers), in points: views,
    whose `tolist` takes a fraction of the time in which ctypes gives an array's numbers.
    """

    def __init__(self, raw: Any) -> None:
        self.box, self.box_at = _view(ctypes.c_float, 4)
        self.loose_box = _taken(raw.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
        self.origin, origin_at = _view(ctypes.c_double, 2)
        self.origin_at = origin_at, origin_at + 8
        self.char_origin = _taken(
            raw.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS
        )
        self.matrix, self.matrix_at = _view(ctypes.c_float, 6)
        self.text_matrix = _taken(raw.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
        self.font_size = _taken(raw.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)
        self.text_object = _taken(raw.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
        self.font = _taken(raw.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
        self.index = _taken(raw.FPDFText_GetCharIndexFromTextIndex, _INT, _ADDRESS, _INT)


def _view(kind: Any, count: int) -> tuple[memoryview, int]:
    """Return a view of so many new numbers of a type of C's, and their address."""
    array = (kind * count)()
    return memoryview(array).cast("B").cast(kind._type_), ctypes.addressof(array)


def _taken(function: Any, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of the library once more, with other types of arguments."""
    address = ctypes.cast(function, _ADDRESS).value
    made = ctypes.PYFUNCTYPE(answer, *arguments)(cast(int, address))
    return cast("Callable[..., Any]", made)
