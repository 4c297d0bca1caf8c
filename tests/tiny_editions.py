"""Editions on the disk without a kernel: manifests, notebooks and pages of a few lines."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import nbformat
from PIL import Image

from published import publish, publish_failure
from tyanalysis.bundle import MIME
from tyanalysis.reporting.manifest import Environment, Input, Manifest, numbers
from tyanalysis.reporting.spec import Failure

PAGE = b"<!doctype html><html lang='zh-CN'></html>"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" viewBox="0 0 9 9">'
    '<path d="M0 {n}"/></svg>'
)


def amount(value: float, *figures: str, **rest: Any) -> dict[str, Any]:
    """An exact number of a bundle."""
    return {"text": f"{value:g}", "value": value, "low": value, "high": value, "low_closed": True,
            "high_closed": True, "unit": "CNY_100M", "figures": list(figures), **rest}  # fmt: skip


def below(high: float, *figures: str) -> dict[str, Any]:
    """A number of which only the upper bound is known."""
    return {"text": f"< {high:g}%", "value": None, "low": 0, "high": high, "low_closed": False,
            "high_closed": False, "unit": "percent", "figures": list(figures)}  # fmt: skip


def card(name: str, value: float, period: str = "2023年", **rest: Any) -> dict[str, Any]:
    """A figure's card."""
    return {"id": name, "area": "太忻", "indicator": f"投资{name}", "period": period,
            "value": f"{value:g}亿元", "low": value, "high": value, "low_closed": True,
            "high_closed": True, "unit": "CNY_100M", "as_printed": f"{value:g}亿元",
            "kind": "实际", "grade": "A", "source": "paper", **rest}  # fmt: skip


def state(**changes: Any) -> dict[str, Any]:
    """What an edition shows; each test changes what it is about."""
    usual = {
        "headlines": [{"key": "share", "label": "占比", **below(23.22, "f-1", "f-2")},
                      {"key": "done", "label": "完成", **amount(230, "f-1")}],
        "sentences": ["占比不到四分之一。", "完成230亿元。"],
        "rows": [["太忻", "2023年", amount(230, "f-1")], ["综改", "2023年", amount(40, "f-3")]],
        "caption": "完成额",
        "drawn": 1,
        "figures": [card("f-1", 230), card("f-2", 1000), card("f-3", 40)],
        "sources": [{"id": "paper", "title": "晚报", "publisher": "报社", "published": "2024-01-15",
                     "url": None, "grade": "A"}],
    }  # fmt: skip
    return {**usual, **changes}


def executed(language: str = "zh", **changes: Any) -> Any:
    """The executed notebook of an edition."""
    said = state(**changes)
    columns = [{"key": "area", "name": "地区"}, {"key": "period", "name": "时期"},
               {"key": "amount", "name": "金额", "unit": "亿元"}]  # fmt: skip
    shared = {"version": 1, "language": language}
    show = {"caption": said["caption"], "columns": columns, "rows": said["rows"]}
    outputs = [
        {MIME: {**shared, "kind": "text", "label": "summary", "role": "summary",
                "parts": [[one] for one in said["sentences"]], "headlines": said["headlines"]}},
        {MIME: {**shared, "kind": "chart", "label": "amounts", "alt": "图", **show},
         "image/svg+xml": SVG.format(n=said["drawn"]), "image/png": picture()},
        {MIME: {**shared, "kind": "table", "label": "amounts-table", **show}},
        {MIME: {**shared, "kind": "sources", "label": "sources", "sources": said["sources"],
                "figures": said["figures"]}},
    ]  # fmt: skip
    v4 = nbformat.v4
    shown = [v4.new_output("display_data", data=one) for one in outputs]
    cells = [v4.new_code_cell("", outputs=[one], id=f"cell-{at}") for at, one in enumerate(shown)]
    return v4.new_notebook(cells=cells)


def picture() -> str:
    """A small picture in base64."""
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), "#1f4e79").save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def manifest(place: str, created: str, digits: str = "aaaaaa", **rest: Any) -> Manifest:
    """A manifest of one edition: place is report/variant/language, created a day."""
    report, variant, language = place.split("/")
    values = {
        "status": "ok", "report": report, "variant": variant, "language": language,
        "edition": f"{created}-{digits}", "titles": {"zh": "一号", "en": "<One>"},
        "title": "一号报告", "data_date": "2026-05-01",
        "parameters": {"language": language, "areas": ["taiyuan", "xinzhou"]}, "key": "a" * 64,
        "notebook": Input(path="n", sha256="0"), "inputs": [],
        "created": f"{created}T00:00:00+00:00",
        "environment": Environment(python="3", package="0", code="0", fonts="0", libraries={}),
    }  # fmt: skip
    return Manifest.model_validate({**values, **rest})


def put(
    output: Path, place: str, created: str, digits: str = "aaaaaa", *, keep: int | None = None,
    told: dict[str, Any] | None = None, **changes: Any,
) -> Path:  # fmt: skip
    """Publish an edition; ``changes`` are to what it shows, ``told`` to its manifest."""
    notebook = executed(place.rsplit("/", 1)[1], **changes)
    return publish(
        output,
        manifest(place, created, digits, **{**numbers(notebook), **(told or {})}),
        {"index.html": PAGE, "data.xlsx": b"PK"},
        formats=["html"],
        write=lambda folder: (folder / "notebook.ipynb").write_text(nbformat.writes(notebook)),
        keep=keep,
    )


def fail(output: Path, place: str, created: str) -> Path:
    """Keep a failed build."""
    note = {"stage": "run", "cell": "town-table", "ename": "KeyError", "evalue": "<清徐>"}
    one = manifest(place, created, status="failed", failure=note)
    failure = Failure("run", "town-table", "KeyError", "<清徐>", "trace")
    return publish_failure(output, one, failure, nbformat.v4.new_notebook())


def make_old(folder: Path) -> None:
    """Turn an edition's manifest into one of version 1, as it was before there were cards."""
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    for name in ("cards", "sources", "sentences", "baseline"):
        del content[name]
    path.write_text(json.dumps({**content, "version": 1}), encoding="utf-8")
