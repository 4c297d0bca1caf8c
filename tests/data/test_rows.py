"""Rows as dictionaries are what pandas gives, with Python's own values."""

from __future__ import annotations

import pandas as pd

from tyanalysis.data.rows import rows_of


def test_rows_are_those_of_pandas() -> None:
    frame = pd.DataFrame(
        {
            "area": pd.Series(["太原", None, ""], dtype="str"),
            "value": [1.5, float("nan"), -0.0],
            "count": [1, 2, 3],
            "known": [True, False, True],
            "start": pd.to_datetime(["2024-01-01", None, "2024-12-31"]),
            "any": [None, ("a",), 3],
        }
    )
    found, expected = rows_of(frame), frame.to_dict("records")
    assert repr(found) == repr(expected)
    assert [[type(v) for v in row.values()] for row in found] == [
        [type(v) for v in row.values()] for row in expected
    ]


def test_no_rows_and_names_that_are_no_text() -> None:
    assert rows_of(pd.DataFrame({"a": []})) == []
    assert rows_of(pd.DataFrame([[1]], columns=[2024])) == [{"2024": 1}]
