"""Codes: whole numbers in the place of names and periods, in as few bytes as hold them.

A long table is grouped by its codes, so they are made on all threads and kept narrow: what is
small stays in the cache.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tyanalysis.analysis.blocks import BLOCK, each_block, in_order, threads_for

Whole = npt.NDArray[np.integer]
# Up to so many names in the first rows are taken for all there are, until another is met.
_FEW_NAMES: Final = 1024


def number_column(column: pd.Series) -> tuple[Whole, int]:
    """Number the values of a column from 0.

    Args:
        column: Names, categories or whole numbers, shape (n,); a missing value is a value.

    Returns:
        Codes of shape (n,) in as few bytes as hold them, and how many there may be.

    >>> codes, count = number_column(pd.Series(["b", "a", "b"], dtype="object"))
    >>> codes.tolist(), count
    ([0, 1, 0], 2)
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, count = column.cat.codes.to_numpy(), len(column.cat.categories)
        return (codes, count) if not len(codes) or codes.min() >= 0 else (codes + 1, count + 1)
    if isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "pyarrow":
        text = pa.array(column)
        return _numbered_text(text if isinstance(text, pa.ChunkedArray) else pa.chunked_array(text))
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "i" and len(column):
        values = column.to_numpy()
        low, high = ends_of(values)
        if high - low <= len(values):
            return above(values, low, high - low + 1), high - low + 1
    codes, seen = pd.factorize(column, use_na_sentinel=False)
    return above(codes, 0, len(seen)), len(seen)


def _numbered_text(text: pa.ChunkedArray) -> tuple[Whole, int]:
    """Arrow's own codes of names, one part of the rows on each thread; pandas would widen them."""
    rows, threads = len(text), threads_for(len(text))
    if threads > 1:
        found = _numbered_few(text, threads)
        if found:
            return found
    ends = np.linspace(0, rows, (4 * threads if threads > 1 else 1) + 1).astype(int)

    def encode(at: int) -> pa.DictionaryArray:
        part = text.slice(ends[at], ends[at + 1] - ends[at])
        whole = part.chunk(0) if part.num_chunks == 1 else part.combine_chunks()
        return whole.dictionary_encode(null_encoding="encode")

    parts = in_order(encode, range(len(ends) - 1), threads)
    if len(parts) == 1:
        return parts[0].indices.to_numpy(), len(parts[0].dictionary)
    # One number for a name, whatever its number in each part.
    names = pa.chunked_array([part.dictionary for part in parts]).combine_chunks()
    names = names.dictionary_encode(null_encoding="encode")
    count = len(names.dictionary)
    numbers, codes = names.indices.to_numpy(), np.empty(rows, dtype=_code_type(count))
    starts = np.cumsum([0, *(len(part.dictionary) for part in parts)])

    def renumber(at: int) -> None:
        number = numbers[starts[at] : starts[at + 1]].astype(codes.dtype)
        own, into = parts[at].indices.to_numpy(), codes[ends[at] : ends[at + 1]]
        for start in range(0, len(own), BLOCK):
            into[start : start + BLOCK] = number.take(own[start : start + BLOCK])

    in_order(renumber, range(len(parts)), threads)
    return codes, count


def _numbered_few(text: pa.ChunkedArray, threads: int) -> tuple[Whole, int] | None:
    """Codes of names of which the first rows hold all, as they do where names are few; else None.

    To look a name up among known ones takes two thirds of the time of collecting them.
    """
    names = text.slice(0, BLOCK).combine_chunks().unique()
    if len(names) > _FEW_NAMES:
        return None
    codes = np.empty(len(text), dtype=_code_type(len(names)))

    others: list[int] = []  # where another name was met: nothing more is looked up then

    def look_up(start: int) -> None:
        found = None if others else pc.index_in(text.slice(start, BLOCK), value_set=names)
        if found is None or found.null_count:
            others.append(start)
        else:
            codes[start : start + BLOCK] = found.combine_chunks().to_numpy()

    in_order(look_up, range(0, len(text), BLOCK), threads)
    return None if others else (codes, len(names))


def ends_of(values: Whole) -> tuple[int, int]:
    """Find the lowest and the highest of whole numbers.

    Args:
        values: Whole numbers, shape (n,).

    Returns:
        The two; 0 and 0 of none.

    >>> ends_of(np.array([3, 1, 2]))
    (1, 3)
    """
    found = each_block(len(values), lambda rows: (values[rows].min(), values[rows].max()))
    return (int(min(x for x, _ in found)), int(max(x for _, x in found))) if found else (0, 0)


def above(values: Whole, low: int, count: int) -> Whole:
    """Say how far values lie above the lowest, in as few bytes as hold them.

    Args:
        values: Whole numbers, shape (n,).
        low: The lowest.
        count: How many numbers lie from there to the highest, both included.

    Returns:
        Codes from 0, shape (n,).

    >>> above(np.array([2003, 2001]), 2001, 3).tolist()
    [2, 0]
    """
    codes = np.empty(len(values), dtype=_code_type(count))

    def subtract(rows: slice) -> None:
        codes[rows] = np.subtract(values[rows], low, dtype=np.int64)

    each_block(len(values), subtract)
    return codes


def joined_codes(major: Whole, minor: Whole, count: int, size: int) -> Whole:
    """Number pairs of codes; the second varies fastest.

    Args:
        major: Codes, shape (n,).
        minor: Codes from 0 to below ``count``, same shape.
        count: How many numbers the second has.
        size: Above the largest code of a pair.

    Returns:
        Codes of the pairs, shape (n,).

    >>> joined_codes(np.array([0, 1]), np.array([2, 0]), 3, 6).tolist()
    [2, 3]
    """
    codes = np.empty(len(major), dtype=_code_type(size))

    def join(rows: slice) -> None:
        np.multiply(major[rows], count, out=codes[rows], dtype=codes.dtype, casting="unsafe")
        np.add(codes[rows], minor[rows], out=codes[rows], casting="unsafe")

    each_block(len(major), join)
    return codes


def _code_type(count: int) -> np.dtype[Any]:
    """The narrowest type that holds codes below ``count``, and ``count`` itself."""
    narrow = (t for t in (np.uint8, np.uint16, np.int32) if count <= np.iinfo(t).max)
    return np.dtype(next(narrow, np.int64))
