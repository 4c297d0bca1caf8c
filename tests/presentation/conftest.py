"""What the tests of whole reports leave out, because tests of one chart have it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tyanalysis.presentation.display import Chart


@pytest.fixture(scope="module")
def drawn_once() -> Iterator[None]:
    """Draw a report's charts as SVG alone: a PNG takes as long and shows the same drawing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chart, "png", lambda _: b"")
        yield
