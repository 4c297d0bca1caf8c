"""All formats from one reading are those that each renderer makes alone."""

from __future__ import annotations

from typing import Any

import pytest

import executed_notebook as made
from tyanalysis import bundle
from tyanalysis.bundle import checked_bundles
from tyanalysis.errors import RenderError
from tyanalysis.reporting.html import render_html
from tyanalysis.reporting.pdf import render_pdf
from tyanalysis.reporting.render import render_edition
from tyanalysis.reporting.workbook import render_workbook

EPOCH = 1767225600


@pytest.mark.slow
def test_each_format_is_what_its_renderer_makes_alone() -> None:
    notebook, options = made.full(), {"home": "../index.html", "footer": "脚"}
    files = render_edition(
        notebook, {"html", "pdf", "xlsx"}, options=options, epoch=EPOCH, title="题"
    )
    assert set(files) == {"html", "pdf", "xlsx"}
    assert files["html"].decode() == render_html(notebook, {"tyanalysis": options})
    assert files["pdf"] == render_pdf(notebook, EPOCH)
    assert files["xlsx"] == render_workbook(notebook, EPOCH, "题")


def test_bundles_are_checked_once_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    check = bundle.validate_bundle

    def counted(found: Any, where: str = "") -> None:
        checked.append(found["label"])
        check(found, where)

    monkeypatch.setattr(bundle, "validate_bundle", counted)
    notebook = made.full()
    found = checked_bundles(notebook)
    assert len(checked) == len(found) > 3
    assert set(render_edition(notebook, ["html", "xlsx"], epoch=EPOCH, found=found)) == {
        "html",
        "xlsx",
    }
    assert len(checked) == len(found)
    render_edition(notebook, ["html", "xlsx"], epoch=EPOCH)
    assert len(checked) == 2 * len(found)


def test_a_wrong_bundle_stops_every_format() -> None:
    notebook = made.full()
    notebook["cells"].append(made.code("wrong", made.output({"version": 1, "kind": "tabel"})))
    with pytest.raises(RenderError, match="cell wrong"):
        render_edition(notebook, ["xlsx"], epoch=EPOCH)
