"""Having memory fetched before it is read, for what is compiled by numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic

from indexer.compiled import compiled
from indexer.ranking.memory_lines import LINE


def _fetch(typing_context: Any, array: Any, offset: Any) -> Any:
    """Have the line of memory at so many bytes of an array fetched, and wait for nothing.

    What is read a little later is then there. Nothing is read: the offset may lie outside.
    """

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        text, number = cgutils.voidptr_t, cgutils.int32_t
        ir = cgutils.ir  # type: ignore[attr-defined]  # llvmlite's, which is numba's to require
        place = builder.gep(builder.bitcast(data, text), [given[1]])
        asked = ir.FunctionType(ir.VoidType(), [text, number, number, number])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [text], asked)
        to_read, to_keep, is_data = number(0), number(3), number(1)
        builder.call(prefetch, [place, to_read, to_keep, is_data])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


fetch: Any = intrinsic(_fetch)


def _fetch_row_of(doc, rows):  # type: ignore[no-untyped-def]
    """Have the lines of memory fetched that a document's row is in."""
    begin = np.int64(doc) * rows.strides[0]
    for offset in range(0, rows.strides[0], LINE):
        fetch(rows, begin + offset)
    if rows.strides[0] % LINE:
        fetch(rows, begin + rows.strides[0] - 1)


fetch_row = compiled(_fetch_row_of, inline=True)


def _fetch_span_of(begin, end, values):  # type: ignore[no-untyped-def]
    """Have the lines of memory fetched that some values of an array are in."""
    for offset in range(begin * values.itemsize, end * values.itemsize, LINE):
        fetch(values, offset)
    if end > begin:
        fetch(values, end * values.itemsize - 1)


fetch_span = compiled(_fetch_span_of, inline=True)
