"""Check a data package: all its problems at once, and its findings apart from them."""

from __future__ import annotations

import os
from typing import Any, Final

import pandas as pd

from tyanalysis.data.claims import check_fractions
from tyanalysis.data.findings import find_all
from tyanalysis.data.folder import DESCRIPTOR, find_data
from tyanalysis.data.gather import read_folder
from tyanalysis.data.grid import RawPackage, RawTable
from tyanalysis.data.package import build
from tyanalysis.data.problems import CheckReport, Finding, Problem
from tyanalysis.data.rows import rows_of
from tyanalysis.data.schema import TABLES
from tyanalysis.data.tables import check_tables

EXAMPLE: Final = "example-"
"""How the ids of the invented rows of a new workspace begin."""


def check_package(path: str | os.PathLike[str] = "", *, compared: bool = True) -> CheckReport:
    """Read a data package and check everything about it.

    Args:
        path: A folder or a workbook; "" finds the data as ``load`` does.
        compared: Whether to compare the figures with each other too, which gives findings only.

    Returns:
        Problems and findings in the order of tables and rows, and the rows of each table.

    Raises:
        DataError: Only if there is nothing at the path.
    """
    package = read_folder(find_data(path))
    problems = check_tables(package)
    problems += _check_descriptor(package)
    figures = package.tables.get("figures")
    if figures is not None:
        check_fractions(figures)
    for raw in package.tables.values():
        _check_examples(raw)
    findings = [finding for raw in package.tables.values() for finding in raw.findings]
    findings += _undated_sources(package)
    if compared and not problems:
        findings += _read_findings(package)
    counts = {name: len(raw.frame) for name, raw in package.tables.items() if raw.frame is not None}
    return CheckReport(problems, findings, counts)


def _check_examples(raw: RawTable) -> None:
    """Tell of the invented rows of a new workspace, as long as they are there."""
    if raw.frame is None or raw.table.key[0] not in raw.frame:
        return
    keys = raw.frame[raw.table.key[0]]
    rows = keys[keys.str.startswith(EXAMPLE, na=False)]
    if len(rows):
        raw.finding(
            "example-row", int(rows.index[0]), raw.table.key[0],
            f"{len(rows)} of {len(keys)} rows with an id that begins with {EXAMPLE}",
            "rows of your own", "They are invented and only show the form",
            f"Add your {raw.table.name}, by hand or with tyanalysis import, and delete these",
        )  # fmt: skip


def _undated_sources(package: RawPackage) -> list[Finding]:
    """Tell of the sources without a date, whose figures no state of a past day can hold."""
    sources, figures = package.tables.get("sources"), package.tables.get("figures")
    if sources is None or sources.frame is None or figures is None or figures.frame is None:
        return []
    if not {"id", "published"} <= set(sources.frame) or not {"id", "source"} <= set(figures.frame):
        return []
    found = []
    for row, record in sources.frame.iterrows():
        used = figures.frame.loc[figures.frame["source"] == record["id"], "id"]
        if pd.isna(record["published"]) and len(used):
            found.append(
                Finding(
                    "undated-source", sources.file, int(str(row)), "published",
                    f"no date of {record['id']!r}, which {len(used)} figures rest on"
                    if len(used) > 1 else f"no date of {record['id']!r}, which a figure rests on",
                    "the day, month or year of publication",
                    "Nothing shows that it was known on a past day, so no edition as of one has it",
                    "Write the date, such as 2024-03-20 or 2024, if it can be found",
                    tuple(str(one) for one in used),
                )
            )  # fmt: skip
    return found


def _check_descriptor(package: RawPackage) -> list[Problem]:
    """Check the descriptor with frictionless, and its fields against the schema."""
    if not package.descriptor:
        return []
    import frictionless  # noqa: PLC0415  # takes 0.7 s and is wanted by this check only

    step = f"Mend {DESCRIPTOR}"
    problems = [
        Problem(
            "bad-descriptor",
            DESCRIPTOR,
            None,
            "",
            error.note or error.message,
            "a valid Data Package descriptor",
            "Other tools read the package by it",
            step,
        )
        for error in frictionless.Package.metadata_validate(_plain_v1(package.descriptor))
    ]
    for resource in package.descriptor.get("resources", []):
        name = str(resource.get("name")) if isinstance(resource, dict) else ""
        schema = resource.get("schema") if name in TABLES else None
        if not isinstance(schema, dict) or resource.get("mapping"):
            continue
        fields = [
            field.get("name") for field in schema.get("fields", []) if isinstance(field, dict)
        ]
        if fields != TABLES[name].names:
            wrong = sorted(set(fields) ^ set(TABLES[name].names), key=str) or "another order"
            problems.append(
                Problem(
                    "descriptor-fields",
                    DESCRIPTOR,
                    None,
                    f"resources/{name}/schema/fields",
                    f"fields that differ: {wrong}",
                    ", ".join(TABLES[name].names),
                    "Descriptor and table must say the same",
                    step,
                )
            )
    return problems


def _plain_v1(descriptor: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is ours, so that frictionless judges the standard part."""
    resources = [
        {key: value for key, value in resource.items() if key != "mapping"}
        if isinstance(resource, dict)
        else resource
        for resource in descriptor.get("resources", [])
    ]
    return {**descriptor, "resources": resources}


def _read_findings(package: RawPackage) -> list[Finding]:
    """Look for conflicts and contradictions among the figures of a sound package."""
    # Read as a reader of Chinese would: strictly, 约2000 contradicts nothing.
    whole = build(package, "customary", "rounded")
    raw = package.tables["figures"]
    assert raw.frame is not None
    rows = dict(zip(raw.frame["id"].astype(str), raw.frame.index.to_numpy(dtype=int), strict=True))
    return [
        Finding(
            str(case["reason"]),
            raw.file,
            rows.get(case["figure_a"]),
            "value",
            str(case["found"]),
            str(case["expected"]),
            str(case["why"]),
            str(case["next_step"]),
            tuple(str(case["figures"]).split()),
        )
        for case in rows_of(find_all(whole))
    ]
