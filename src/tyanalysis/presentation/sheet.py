"""A matplotlib figure that is laid out once for each drawing and measures each text once.

Saving a figure with a layout draws it twice: once without a trace, to lay it out, and once for the
file. The first drawing is left out here, since the layout alone is what it is for; and while one
file is made a text of the same size, turn and words is measured once. The bytes are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, cast

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

_MEASURE: Final[Any] = cast(Any, Text)._get_layout


class Sheet(Figure):
    """The figure of a chart; it is used like any other."""

    _known: dict[Any, Any] | None = None

    def savefig(self, *args: Any, **kwargs: Any) -> None:
        """Save as any figure does; laying out and drawing use the same measures."""
        self._known = {}
        try:
            super().savefig(*args, **kwargs)
        finally:
            self._known = None

    def draw(self, renderer: Any) -> None:
        """Draw, or only lay out where saving asks for nothing else."""
        engine = self.get_layout_engine()
        with _measured_once(self, {} if self._known is None else self._known):
            if isinstance(engine, ConstrainedLayoutEngine) and self.canvas.is_saving():
                for axes in self.axes:
                    axes.apply_aspect()
                engine.execute(self)
            else:
                super().draw(renderer)


@contextmanager
def _measured_once(figure: Figure, known: dict[Any, Any]) -> Iterator[None]:
    """Let the texts of a figure keep their measures while it is drawn."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            axis.get_major_ticks()
    texts: list[Any] = figure.findobj(Text)
    for text in texts:
        text._get_layout = partial(_layout, text, known)
    try:
        yield
    finally:
        for text in texts:
            del text._get_layout


def _layout(text: Any, known: dict[Any, Any], renderer: Any) -> Any:
    """Give the layout of a text; all that it depends on is in the key."""
    if text.get_wrap() or text.get_usetex():
        return _MEASURE(text, renderer)
    key = (
        type(renderer),
        type(getattr(renderer, "_renderer", None)),  # what a mixed renderer draws with
        renderer.points_to_pixels(72),
        text.get_figure(root=True).dpi,
        text.get_text(),
        hash(text.get_fontproperties()),
        text.get_rotation(),
        text.get_rotation_mode(),
        text.get_horizontalalignment(),
        text.get_verticalalignment(),
        text._get_multialignment(),
        text._linespacing,
        text.get_parse_math(),
    )
    if key not in known:
        known[key] = _MEASURE(text, renderer)
    return known[key]
