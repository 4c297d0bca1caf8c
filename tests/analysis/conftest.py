"""The bundled data package, and tiny ones made of a few figures."""

import types
from pathlib import Path

import pandas as pd
import pytest

from tyanalysis.data.package import load

DATA = Path(__file__).parents[2] / "data"
_INF = float("inf")


def _figure(number, given):
    value = given.get("value", float("nan"))
    low, high = given.get("low", value), given.get("high", value)
    row = {
        "id": f"F{number}", "area": "a", "subject_zh": "", "subject_en": "", "indicator": "x",
        "period": "2023", "value": value, "unit": "CNY_100M", "qualifier": "exact", "low": low,
        "high": high, "low_closed": abs(low) < _INF, "high_closed": abs(high) < _INF,
        "customary_low": float("nan"), "customary_high": float("nan"),
        "customary_low_closed": False, "customary_high_closed": False, "precision": float("nan"),
        "kind": "actual", "price_basis": "", "vintage": "", "source": "s", "as_printed": "",
        "grade": "A", "note": "",
    }  # fmt: skip
    row |= given
    for name in ("low", "high", "low_closed", "high_closed"):
        row[f"strict_{name}"] = row[name]
    return row


def _table(rows, columns):
    return pd.DataFrame([dict(zip(columns, row, strict=True)) for row in rows], columns=columns)


def build_frames(figures=(), areas=(), memberships=(), indicators=(), sources=(), **tables):
    """Make frames of short rows; figures are given by what differs from an actual of area a."""
    rows = [_figure(number, given) for number, given in enumerate(figures, start=1)]
    known = {row["area"] for row in rows} | {area for area, *_ in areas}
    listed = dict(areas) | {area: "zone" for area in sorted(known) if area not in dict(areas)}
    named = dict(indicators)
    named |= {row["indicator"]: row["unit"] for row in rows if row["indicator"] not in named}
    return types.SimpleNamespace(
        areas=pd.DataFrame(
            {
                "id": list(listed), "kind": list(listed.values()),
                "name_zh": [f"{a}区" for a in listed], "name_en": [f"Zone {a}" for a in listed],
                "short_zh": "", "short_en": "", "level": "", "status": "existing",
            }
        ),
        memberships=_table(memberships, ["area", "parent", "extent", "relation"]),
        indicators=pd.DataFrame(
            {
                "id": list(named), "name_zh": [f"指标{n}" for n in named],
                "name_en": [f"Indicator {n}" for n in named],
                "dimension": "money", "unit": list(named.values()), "measure": "flow",
            }
        ),
        figures=pd.DataFrame(rows, columns=list(_figure(0, {}))),
        sources=_table(sources, ["id", "published", "mirror"]),
        derivations=tables.get("derivations", pd.DataFrame()),
        questions=tables.get("questions", pd.DataFrame()),
    )  # fmt: skip


@pytest.fixture(scope="session")
def bundled():
    """The real figures, strict and as printed."""
    return load(DATA)


@pytest.fixture(scope="session")
def frames_of():
    """A builder of tiny packages."""
    return build_frames
