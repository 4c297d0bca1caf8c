"""The pages of the two files a user writes in TOML: the catalogue, and a mapping of an import."""

from __future__ import annotations

import json
from typing import Any

from pieces import prose, table
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from tyanalysis.intake import mapping
from tyanalysis.reporting import catalogue, notify_entry, schedule_entry


def page() -> str:
    """Write the page of the catalogue."""
    parts = [
        "# Catalogue\n",
        prose(catalogue.__doc__ or "", "toml"),
        "Every problem of the file is told at once, with its line. The tables below are made from "
        "the code that reads it.\n",
        _keys("[report.ID]", catalogue.Report),
        _keys("[report.ID.parameters.NAME]", catalogue.ParameterEntry),
        _keys("Values from a column (choices, matrix)", catalogue.Column),
        "## Schedules\n",
        prose(schedule_entry.__doc__ or "", "toml"),
        _keys("[report.ID.schedule]", schedule_entry.ScheduleEntry),
        "## Notifications\n",
        prose(notify_entry.__doc__ or "", "toml"),
        _keys("[notify]", notify_entry.Notify),
        _keys("[report.ID.notify]", notify_entry.ReportNotify),
        _keys("[notify.server]", notify_entry.MailServer),
        _keys("[[notify.webhooks]]", notify_entry.Webhook),
    ]
    return "\n".join(parts)


def mapping_page() -> str:
    """Write the page of mappings."""
    parts = [
        "# Import mappings\n",
        prose(mapping.__doc__ or "", "toml"),
        "[Import a table](../howto/import.md) shows one at work.\n",
        _keys("[source]", mapping.SourceMap),
        _keys("[[table]]", mapping.TableMap),
        _keys("[[table.column]]", mapping.ColumnMap),
        _keys("[new_area.ID]", mapping.NewArea),
        _keys("[new_indicator.ID]", mapping.NewIndicator),
    ]
    return "\n".join(parts)


def _keys(title: str, model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    rows = []
    for name, field in model.model_fields.items():
        default = "required" if field.is_required() else _default(field.get_default())
        told = schema["properties"].get(name, {})
        rows.append([f"`{name}`", _kind(told, schema.get("$defs", {})), default])
    heading = f"### {title}" if not title.startswith("[") else f"### `{title}`"
    return f"{heading}\n\n{model.__doc__}\n\n{table(['key', 'value', 'default'], rows)}"


def _default(value: Any) -> str:
    if value is PydanticUndefined or value in (None, "", [], {}) or isinstance(value, BaseModel):
        return ""
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _kind(told: dict[str, Any], models: dict[str, Any]) -> str:
    """Say in words what a key takes."""
    if "$ref" in told:
        name = told["$ref"].rsplit("/", 1)[-1]
        return {"Column": "values from a column"}.get(name, "a table, see below")
    if "enum" in told or "const" in told:
        values = told.get("enum") or [told["const"]]
        return ", ".join(f"`{json.dumps(one)}`" for one in values)
    several = told.get("anyOf") or told.get("oneOf")
    if several:
        kinds = [_kind(one, models) for one in several if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if told.get("type") == "array":
        return f"list of {_kind(told.get('items', {}), models)}"
    if told.get("type") == "object":
        return "a table"
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true, false",
    }
    limits = [f"{word} {told[key]}" for key, word in
              (("minimum", "at least"), ("exclusiveMinimum", "above"), ("maximum", "at most"))
              if key in told]  # fmt: skip
    return " ".join([words.get(told.get("type", ""), "any value"), ", ".join(limits)]).strip()
