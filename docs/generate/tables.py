"""The page of data tables: how figures are read, from data/README.md, and every column."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pieces import table

DATA = Path(__file__).parents[2] / "data"


def page() -> str:
    """Write the page."""
    about = (DATA / "README.md").read_text(encoding="utf-8").split("\n", 1)[1]
    descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    parts = ["# Data tables\n", about, "## Columns\n"]
    for resource in descriptor["resources"]:
        rows = [_row(field) for field in resource["schema"]["fields"]]
        head = ["column", "type", "must be given", "what it holds"]
        parts.append(f"### {resource['path']}\n\n{resource['description']}\n\n{table(head, rows)}")
    return "\n".join(parts)


def _row(field: dict[str, Any]) -> list[str]:
    rules = field.get("constraints", {})
    told = [field["description"]] if "description" in field else []
    if "enum" in rules:
        told.append("One of " + ", ".join(f"`{one}`" for one in rules["enum"] if one) + ".")
    if "pattern" in rules:
        told.append(f"Form: `{rules['pattern']}`")
    if "maxLength" in rules:
        told.append(f"At most {rules['maxLength']} characters.")
    must = "yes, each once" if rules.get("unique") else "yes" if rules.get("required") else ""
    return [f"`{field['name']}`", field["type"], must, " ".join(told)]
