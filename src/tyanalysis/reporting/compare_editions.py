"""Which two editions are compared, and the drawings in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tyanalysis.bundle import MIME
from tyanalysis.errors import ParameterError
from tyanalysis.reporting.catalogue import suggest
from tyanalysis.reporting.layout import FILES, LATEST
from tyanalysis.reporting.publish import editions


def find_pair(home: Path, names: Sequence[str] = ()) -> tuple[Path, Path]:
    """Find the older and the newer of two editions.

    Args:
        home: The folder of one report, variant and language.
        names: None, one or two editions: ids, unambiguous beginnings of ids, or ``latest``. None
            compares the latest with the one before it; one is compared with the latest, and the
            latest with the one before it; two are compared in the order given.

    Raises:
        ParameterError: There is no such edition, or only one.
    """
    found = editions(home)
    if not found:
        raise ParameterError(
            f"{home}: found no edition, expected two of them. Build the report first: tyanalysis "
            "build; or name --variant, --language and --output."
        )
    chosen = [_find(home, found, name) for name in names]
    if len(chosen) == 2:
        return chosen[0], chosen[1]
    if chosen and chosen[0] != found[0]:
        return chosen[0], found[0]
    if len(found) < 2:
        raise ParameterError(
            f"{home}: found one edition, {found[0].name}, expected two. There is nothing to "
            "compare it with until the report is built from other data or on another day."
        )
    return found[1], found[0]


def _find(home: Path, found: Sequence[Path], name: str) -> Path:
    if name == LATEST:
        return found[0]
    near = [one for one in found if one.name == name] or [
        one for one in found if name and one.name.startswith(name)
    ]
    if len(near) == 1:
        return near[0]
    names = [one.name for one in found]
    told = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    number = f"{len(near)} editions" if near else f"no edition{suggest(name, names)}"
    raise ParameterError(
        f"{home}: found {number} for {name!r}, expected one of {told}. Name the edition in full."
    )


def drawings(folder: Path) -> dict[str, str]:
    """Take the charts of an edition from its notebook: SVG, or PNG as a data address, by label.

    An edition whose notebook cannot be read has none.
    """
    try:
        content = json.loads((folder / FILES["notebook"]).read_bytes())
    except (OSError, ValueError):
        return {}
    found: dict[str, str] = {}
    for cell in content.get("cells", ()):
        for output in cell.get("outputs") or ():
            data: dict[str, Any] = output.get("data") or {}
            bundle = data.get(MIME) or {}
            if bundle.get("kind") != "chart":
                continue
            svg, png = (_text(data.get(mime)) for mime in ("image/svg+xml", "image/png"))
            if svg or png:
                found[str(bundle["label"])] = svg or f"data:image/png;base64,{png.strip()}"
    return found


def first_picture(folder: Path) -> str:
    """Give the PNG of an edition's first chart in base64, "" where it has none."""
    try:
        content = json.loads((folder / FILES["notebook"]).read_bytes())
    except (OSError, ValueError):
        return ""
    for cell in content.get("cells", ()):
        for output in cell.get("outputs") or ():
            data = output.get("data") or {}
            if (data.get(MIME) or {}).get("kind") == "chart" and data.get("image/png"):
                return _text(data["image/png"])
    return ""


def _text(content: object) -> str:
    return "".join(content) if isinstance(content, list) else str(content or "")
