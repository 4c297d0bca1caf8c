"""A PNG beside each chart's SVG, for viewers of the notebook that show no SVG they do not trust.

Charts draw themselves as SVG only while a report runs; drawing each once more would take as long
again. Typst, which sets the PDF from the same drawings and fonts, makes the pixels from them in a
twentieth of the time.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import typst

from tyanalysis.bundle import MIME
from tyanalysis.errors import RenderError
from tyanalysis.reporting.pdf import typst_fonts

PPI: Final = 144
_SHEET: Final = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#for drawing in json(bytes(sys.inputs.drawings)) { page(image(bytes(drawing), format: "svg")) }
"""


def draw_pixels(drawings: Sequence[str]) -> list[bytes]:
    """Draw SVGs as PNG at their natural size, 144 pixels to the inch, on no ground.

    All at once: opening the fonts' faces anew for each takes a third of the time.

    Raises:
        RenderError: One of them is no drawing.
    """
    if not drawings:
        return []
    try:
        made = typst.compile(
            _SHEET,
            font_paths=typst_fonts(),
            format="png",
            ppi=PPI,
            sys_inputs={"drawings": json.dumps(list(drawings), ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise RenderError(
            f"found a drawing that cannot be shown ({error.diagnostic or error.message}), expected "
            "SVG. Publish it with matplotlib's savefig."
        ) from error
    return [bytes(made)] if len(drawings) == 1 else [bytes(page) for page in made]


def add_pictures(notebook: Any) -> None:
    """Give each chart of an executed notebook that has none its PNG.

    Raises:
        RenderError: A drawing is none; the cell and the chart are named.
    """
    wanting = list(_wanting(notebook))
    drawings = [_text(data["image/svg+xml"]) for _, data in wanting]
    try:
        made = draw_pixels(drawings)
    except RenderError:
        made = [_alone(*one) for one in wanting]  # one of these says which it is
    for (_, data), content in zip(wanting, made, strict=True):
        data["image/png"] = base64.b64encode(content).decode("ascii")


def _wanting(notebook: Any) -> Iterator[tuple[str, Any]]:
    """Yield the cell and the data of each chart without a PNG."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "image/png" in data or (data.get(MIME) or {}).get("kind") != "chart":
                continue
            if data.get("image/svg+xml"):
                yield str(cell.get("id")), data


def _alone(cell: str, data: Any) -> bytes:
    try:
        return draw_pixels([_text(data["image/svg+xml"])])[0]
    except RenderError as error:
        raise RenderError(f"cell {cell}, chart {data[MIME]['label']!r}: {error}") from error


def _text(svg: str | list[str]) -> str:
    return svg if isinstance(svg, str) else "".join(svg)
