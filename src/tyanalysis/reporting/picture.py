"""A PNG beside each chart's SVG, for viewers of the notebook that show no SVG they do not trust.

Charts draw themselves as SVG only while a report runs; drawing each once more would take as long
again. Typst, which sets the PDF from the same drawings and fonts, makes the pixels from them in a
twentieth of the time.
"""

from __future__ import annotations

import base64
from typing import Any, Final

import typst

from tyanalysis.bundle import MIME
from tyanalysis.errors import RenderError
from tyanalysis.reporting.pdf import typst_fonts

PPI: Final = 144
_SHEET: Final = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.drawing), format: "svg")
"""


def draw_pixels(svg: str) -> bytes:
    """Draw an SVG as PNG at its natural size, 144 pixels to the inch, on no ground.

    Raises:
        RenderError: It is no drawing.
    """
    try:
        made = typst.compile(
            _SHEET, font_paths=typst_fonts(), format="png", ppi=PPI, sys_inputs={"drawing": svg}
        )
    except typst.TypstError as error:
        raise RenderError(
            f"found a drawing that cannot be shown ({error.diagnostic or error.message}), expected "
            "SVG. Publish it with matplotlib's savefig."
        ) from error
    return bytes(made)


def add_pictures(notebook: Any) -> None:
    """Give each chart of an executed notebook that has none its PNG.

    Raises:
        RenderError: A drawing is none; the cell and the chart are named.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            svg = data.get("image/svg+xml")
            if not svg or "image/png" in data or (data.get(MIME) or {}).get("kind") != "chart":
                continue
            try:
                content = draw_pixels(svg if isinstance(svg, str) else "".join(svg))
            except RenderError as error:
                label = data[MIME]["label"]
                raise RenderError(f"cell {cell.get('id')}, chart {label!r}: {error}") from error
            data["image/png"] = base64.b64encode(content).decode("ascii")
