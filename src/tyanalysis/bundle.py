"""The display bundle: what one notebook output shows, as data.

Presentation objects put a bundle beside their SVG, HTML and Markdown; HTML, PDF, workbooks and
comparisons are all made from it. `bundle.schema.json` is the contract; this module reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tyanalysis.errors import RenderError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

MIME = "application/vnd.tyanalysis+json"
"""The MIME type under which a bundle travels in a notebook output."""

VERSION = 1


def validate_bundle(bundle: Mapping[str, Any], where: str = "display bundle") -> None:
    """Check a bundle against the schema, and its rows against its columns.

    Args:
        bundle: The bundle as JSON values (dicts, lists, text, finite numbers, None).
        where: What to call it in the message, such as ``cell zone-table, output 1``.

    Raises:
        RenderError: It is not a bundle of this version; the message says where, what was found
            and what was expected.

    >>> validate_bundle({"version": 1, "kind": "text", "label": "a", "language": "zh",
    ...                  "role": "paragraph", "parts": [["一", {"text": "< 2"}]]})
    """
    if not _surely_valid(bundle):
        plain = _plain(bundle)
        errors = list(_validator().iter_errors(plain))
        if errors:
            # A part that fails leaves its properties "unevaluated": its own error says more.
            told = [error for error in errors if error.validator != "unevaluatedProperties"]
            raise RenderError(_complaint(where, plain, (told or errors)[0]))
    width = len(bundle.get("columns", ()))
    for number, row in enumerate(bundle.get("rows", ()), start=1):
        if len(row) != width:
            raise RenderError(
                f"{where} ({bundle['kind']} {bundle['label']!r}), row {number}: found {len(row)} "
                f"cells, expected {width}, one for each column. Fill the row or mend the columns."
            )


def bundles(
    notebook: Mapping[str, Any], *, validate: bool = True
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield the bundles of an executed notebook, in the order of its cells and outputs.

    Args:
        notebook: A notebook as nbformat reads it (version 4), or the same as plain dicts.
        validate: Check each bundle first.

    Yields:
        The cell's id, the bundle, and the whole MIME data of the output it came in.

    Raises:
        RenderError: A bundle is not valid, or a label occurs twice.
    """
    seen: dict[str, str] = {}
    for position, cell in enumerate(notebook.get("cells", ())):
        if cell.get("cell_type") != "code":
            continue
        cell_id = str(cell.get("id") or f"cell-{position + 1}")
        for number, output in enumerate(cell.get("outputs", ()), start=1):
            data = output.get("data", {})
            if MIME not in data:
                continue
            bundle = dict(data[MIME])
            if validate:
                validate_bundle(bundle, f"cell {cell_id}, output {number}")
            label = str(bundle.get("label", ""))
            if label in seen:
                raise RenderError(
                    f"cell {cell_id}, output {number}: found the label {label!r}, which cell "
                    f"{seen[label]} has already used, expected a label of its own. It names the "
                    "anchor and the download. Give one of the two another label."
                )
            seen[label] = cell_id
            yield cell_id, bundle, dict(data)


def checked_bundles(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the bundles of an executed notebook alone, each found valid; see `bundles`."""
    return [bundle for _, bundle, _ in bundles(notebook)]


@cache
def schema() -> dict[str, Any]:
    """Give the JSON schema (draft 2020-12) of a bundle."""
    text = files("tyanalysis").joinpath("bundle.schema.json").read_text(encoding="utf-8")
    result: dict[str, Any] = json.loads(text)
    return result


def _surely_valid(bundle: Mapping[str, Any]) -> bool:
    """Check a bundle by the compiled schema, twenty times faster; what fails is looked at again."""
    check = compiled_schema().get(str(bundle.get("kind")))
    if check is None:
        return False
    try:
        check(bundle)
        json.dumps(bundle, allow_nan=False)  # the compiled schema takes infinity for a number
    except (ValueError, TypeError):
        return False
    return True


@cache
def compiled_schema() -> dict[str, Callable[[Any], Any]]:
    """Give a compiled check for each kind of bundle.

    The compiler knows draft 7 and no "unevaluated" properties, so each kind is one plain object
    with the properties that all bundles share and its own.
    """
    import fastjsonschema  # noqa: PLC0415 - most imports check no bundle

    whole = schema()
    # Python counts True as 1, JSON does not.
    shared = {**whole["properties"], "version": {"type": "integer", "const": VERSION}}
    checks: dict[str, Callable[[Any], Any]] = {}
    for kind in whole["properties"]["kind"]["enum"]:
        own = whole["$defs"][kind]
        flat = {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "required": [*whole["required"], *own["required"]],
            "properties": {**shared, **own["properties"]},
            "additionalProperties": False,
            "$defs": whole["$defs"],
        }
        checks[kind] = fastjsonschema.compile(flat, use_default=False)
    return checks


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 80 ms that most imports save

    return Draft202012Validator(schema())


def _plain(value: object) -> Any:
    """Turn mappings (NotebookNode too) and tuples into what the validator counts as JSON."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not (float("-inf") < value < float("inf")):
        return repr(value)  # JSON has no NaN and no infinity: reported as text in place of a number
    return value


def _complaint(where: str, bundle: dict[str, Any], error: ValidationError) -> str:
    name = " ".join(
        repr(bundle[key]) if key == "label" else str(bundle[key])
        for key in ("kind", "label")
        if isinstance(bundle.get(key), str)
    )
    path = error.json_path.removeprefix("$").removeprefix(".") or "the bundle itself"
    found = json.dumps(error.instance, ensure_ascii=False)
    if len(found) > 80:
        found = found[:77] + "..."
    wanted = json.dumps(error.validator_value, ensure_ascii=False)
    expected = f"{error.validator} {wanted}"
    if len(wanted) > 120 or error.validator in {"unevaluatedProperties", "additionalProperties"}:
        expected = f"only the keys of the schema: {error.message}"
    return (
        f"{where}{f' ({name})' if name else ''}, {path}: found {found}, expected {expected}. "
        "The renderers cannot show it. "
        "See bundle.schema.json and mend the object that made this output."
    )
