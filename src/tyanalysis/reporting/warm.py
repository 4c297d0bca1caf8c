"""What a process can pay once before it forks."""

from __future__ import annotations

import io


def warm_renderers() -> None:
    """Import the renderers and load what they read from files."""
    from tyanalysis.reporting import html, pdf, workbook  # noqa: F401, PLC0415 - the point of it


def draw_once() -> None:
    """Draw a small chart in memory: matplotlib reads its fonts and style files at the first one."""
    from matplotlib import pyplot  # noqa: PLC0415 - a notebook may do without

    figure, axes = pyplot.subplots()
    axes.plot([0, 1], label="1")
    axes.legend()
    figure.savefig(io.BytesIO(), format="svg")
    pyplot.close(figure)
