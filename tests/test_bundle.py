"""The display bundle: accepted as the contract says, refused with a message that helps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tyanalysis.bundle import MIME, _plain, _surely_valid, bundles, schema, validate_bundle
from tyanalysis.errors import RenderError

TABLE: dict[str, Any] = {
    "version": 1,
    "kind": "table",
    "label": "growth",
    "language": "zh",
    "caption": "增长",
    "note": None,
    "columns": [
        {"key": "area", "name": "区域", "unit": None, "align": "left"},
        {"key": "rate", "name": "增速", "unit": "%", "align": "right"},
    ],
    "rows": [
        [
            "太原",
            {
                "text": "< 5%",
                "value": None,
                "low": None,
                "high": 0.05,
                "low_closed": False,
                "high_closed": False,
                "unit": "percent",
                "kind": "actual",
                "period": "2023",
                "figures": ["f-1"],
            },
        ]
    ],
    "figures": ["f-1"],
}


SOURCES: dict[str, Any] = {
    "version": 1,
    "kind": "sources",
    "label": "sources",
    "language": "zh",
    "inputs": [{"path": "a"}],
    "sources": [{"id": "s", "title": "t", "url": None}],
    "figures": [{"id": "f-1", "source": "s", "conflicts": ["f-2"]}],
}


def cell(name: str, *found: dict[str, Any]) -> dict[str, Any]:
    outputs = [
        {"output_type": "display_data", "data": {MIME: one, "text/plain": "x"}} for one in found
    ]
    return {"cell_type": "code", "id": name, "source": "", "outputs": outputs}


def text(label: str) -> dict[str, Any]:
    return {
        "version": 1,
        "kind": "text",
        "label": label,
        "language": "zh",
        "role": "summary",
        "parts": [["一", {"text": "2"}]],
        "headlines": [{"key": "k", "label": "l", "text": "2"}],
    }


def test_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    "bundle",
    [
        TABLE,
        text("a"),
        {**TABLE, "kind": "chart", "alt": "finding"},
        {
            "version": 1,
            "kind": "report",
            "label": "front",
            "language": "en",
            "report": "zone-growth",
            "title": "T",
            "subtitle": "S",
            "data_date": "2024",
            "areas": ["taixin-zone"],
            "period": "2023",
            "reading": "strict",
            "keywords": ["a"],
            "translations": {"# 一": "# One"},
        },
        SOURCES,
    ],
)
def test_every_kind_of_the_contract_is_accepted(bundle: dict[str, Any]) -> None:
    validate_bundle(bundle)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "tabel"}, ["kind", '"tabel"', '"table"']),
        ({"label": "表 1"}, ["label", '"表 1"', "pattern"]),
        ({"colums": []}, ["'colums'", "only the keys"]),
        ({"rows": [["太原"]]}, ["row 1", "found 1 cells", "expected 2"]),
        ({"rows": [["太原", 5]]}, ["rows[0][1]", "found 5", "object"]),
        ({"rows": [["太原", {"text": "5", "valu": 5}]]}, ["rows[0][1]", "'valu'"]),
        (
            {"rows": [["太原", {"text": "5", "high": float("inf")}]]},
            ["rows[0][1].high", '"inf"', "null"],
        ),
        ({"version": 2}, ["version", "found 2", "const 1"]),
    ],
)
def test_a_wrong_bundle_is_refused_with_place_found_and_expected(
    change: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(RenderError) as caught:
        validate_bundle({**TABLE, **change}, "cell growth-table, output 1")
    message = str(caught.value)
    assert message.startswith("cell growth-table, output 1")
    for part in told:
        assert part in message


def test_a_valid_bundle_needs_the_compiled_schema_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("the slow validator was asked")

    monkeypatch.setattr("tyanalysis.bundle._validator", refuse)
    for one in (TABLE, text("a"), {**TABLE, "kind": "chart", "alt": "finding"}):
        validate_bundle(one)
    validate_bundle({**TABLE, "rows": tuple(tuple(row) for row in TABLE["rows"])})


def spoiled(value: Any) -> Iterator[Any]:
    """Give copies of a JSON value with one place taken away, added or replaced."""
    yield from (None, True, 1, 1.0, -2.5, float("nan"), "", "a\n", [], {}, ["a"], {"text": "a"})
    if isinstance(value, dict):
        yield {**value, "other": 1}
        for key, part in value.items():
            yield {name: kept for name, kept in value.items() if name != key}
            yield from ({**value, key: new} for new in spoiled(part))
    elif isinstance(value, list):
        yield [*value, value]
        for at, part in enumerate(value):
            yield from ([*value[:at], new, *value[at + 1 :]] for new in spoiled(part))


@pytest.mark.parametrize("bundle", [TABLE, text("a"), SOURCES])
def test_the_compiled_schema_lets_nothing_through_that_the_schema_refuses(
    bundle: dict[str, Any],
) -> None:
    whole = Draft202012Validator(schema())
    passed = 0
    for change in spoiled(bundle):
        if isinstance(change, dict) and _surely_valid(change):
            passed += 1
            assert whole.is_valid(_plain(change)), change
    assert passed


def test_missing_keys_of_a_kind_are_named() -> None:
    bundle = {key: value for key, value in TABLE.items() if key != "caption"}
    with pytest.raises(RenderError, match=r"required .*\"caption\""):
        validate_bundle(bundle)


def test_bundles_come_in_order_with_cell_and_other_mimes() -> None:
    notebook = {
        "cells": [
            {"cell_type": "markdown", "id": "m", "source": "# 一"},
            cell("one", text("a"), TABLE),
            {
                "cell_type": "code",
                "id": "plain",
                "source": "",
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}],
            },
            cell("two", text("b")),
        ]
    }
    found = list(bundles(notebook))
    assert [(name, bundle["label"]) for name, bundle, _ in found] == [
        ("one", "a"),
        ("one", "growth"),
        ("two", "b"),
    ]
    assert found[0][2]["text/plain"] == "x"


def test_a_label_used_twice_names_both_cells() -> None:
    with pytest.raises(RenderError, match=r"cell two.*'a'.*cell one"):
        list(bundles({"cells": [cell("one", text("a")), cell("two", text("a"))]}))
