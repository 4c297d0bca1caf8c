"""Executed notebooks made by hand: one with every kind of bundle, one with none."""

from __future__ import annotations

import base64
import struct
import zlib
from functools import cache
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tyanalysis.bundle import MIME
from tyanalysis.reporting.html import render_html
from tyanalysis.reporting.pdf import render_pdf

EPOCH = 1_700_000_000
TRICKY = r"""#1 $2 *3 _4 @5 <6> \7 "8" '9' `a` [b] {c} ~d //e -- ...f"""
SENTENCE = "综改示范区的规模是太忻太原区的两倍以上"

TRANSLATIONS = {
    "# 区域增长": "# Growth of the zones",
    "有多少是**已经实现**的？[^a]": "How much has **happened**?[^a]",
    "[^a]: 其余仍是计划。": "[^a]: The rest is a plan.",
    "## 规模": "## Size",
    "### 分县": "### By county",
    "## 来源": "## Sources",
    "## 空白一节": "## An empty section",
}

OPENING = "# 区域增长\n\n有多少是**已经实现**的？[^a]\n\n[^a]: 其余仍是计划。"

SVG = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="360pt"
 height="120pt" viewBox="0 0 360 120" version="1.1">
 <metadata/>
 <defs><style type="text/css">*{stroke-linejoin: round}</style>
  <clipPath id="clip"><rect x="0" y="0" width="360" height="120"/></clipPath>
  <path id="mark" d="M 0 0 L 4 4" style="stroke: #1f4e79"/></defs>
 <g id="axes" clip-path="url(#clip)">
  <rect x="60" y="10" width="200" height="30" fill="#1f4e79"/>
  <use xlink:href="#mark" x="10" y="10" style="fill: #1F2933"/>
  <text x="4" y="30" style="font: 8px 'Noto Sans SC', 'DejaVu Sans'; fill: #5f6b7a">LABEL</text>
 </g></svg>"""


def number(text: str, value: float | None = None, *figures: str, **more: Any) -> dict[str, Any]:
    """A number of a bundle; a plain value is its own bounds."""
    return {
        "text": text,
        "value": value,
        "low": value,
        "high": value,
        "low_closed": True,
        "high_closed": True,
        "unit": "CNY_100M",
        "kind": "actual",
        "period": "2023",
        "figures": list(figures),
        **more,
    }


def bundle(kind: str, label: str, language: str = "zh", **more: Any) -> dict[str, Any]:
    """A bundle with the keys that all have."""
    return {"version": 1, "kind": kind, "label": label, "language": language, **more}


def output(found: dict[str, Any], **mimes: Any) -> Any:
    """An output that carries a bundle."""
    return new_output("display_data", data={MIME: found, "text/plain": "x", **mimes})


def code(name: str, *outputs: Any, source: str = "ty.show(result)") -> Any:
    """An executed code cell."""
    cell = new_code_cell(source, id=name)
    cell.outputs = list(outputs)
    return cell


def chart(label: str, language: str = "zh", text: str = "太原", **more: Any) -> Any:
    """An output with a chart."""
    rows = [
        [text, number("≥ 900", None, "f-3", low=900.0, high=None, high_closed=False)],
        [text, number("412.5", 412.5, "f-1")],
    ]
    found = bundle(
        "chart",
        label,
        language,
        caption=SENTENCE,
        note="空心表示下界。",
        alt="横条图：综改示范区不低于900亿元。",
        figures=["f-1", "f-3"],
        rows=rows,
        columns=[
            {"key": "a", "name": "区域", "unit": "", "align": "left"},
            {"key": "v", "name": "总值", "unit": "CNY_100M", "align": "right"},
        ],
    )
    return output({**found, **more}, **{"image/svg+xml": SVG.replace("LABEL", text)})


def half(seed: int) -> dict[str, Any]:
    """Some number between 0.5 and 100.5."""
    return number(f"{seed % 101}.5", seed % 101 + 0.5, "f-2")


def table(label: str, rows: int, columns: int = 3, language: str = "zh", **more: Any) -> Any:
    """An output with a table: names, then numbers that fall and rise."""
    heads = [{"key": "a", "name": "县区", "unit": "", "align": "left"}]
    heads += [
        {"key": f"v{at}", "name": f"指标{at}", "unit": "percent", "align": "right"}
        for at in range(1, columns)
    ]
    body = [
        [f"第{row:02d}县", *[half(row * 37 + at) for at in range(1, columns)]]
        for row in range(1, rows + 1)
    ]
    found = bundle(
        "table",
        label,
        language,
        caption="各县情况",
        note=None,
        columns=heads,
        rows=body,
        figures=["f-2"],
    )
    return output({**found, **more}, **{"text/html": "<table></table>"})


def full(language: str = "zh", **changes: Any) -> Any:
    """A notebook with every kind of bundle.

    Args:
        language: The language of its bundles; the Markdown is Chinese either way.
        **changes: Outputs that replace those of the cells of that name.
    """
    front = bundle(
        "report",
        "front",
        language,
        report="zone-growth",
        title="区域增长到了哪里",
        subtitle="规模与投资",
        data_date="2024-08-19",
        areas=["a"],
        period="2020–2024",
        reading="strict",
        keywords=["区域", "投资"],
        translations=TRANSLATIONS,
    )
    summary = bundle(
        "text",
        "summary",
        language,
        role="summary",
        headlines=[],
        figures=["f-1"],
        parts=[
            [
                "完成投资",
                number("232.2亿元", 232.2, "f-2"),
                "，占计划的",
                number("< 23.22%", None, "f-2", "f-1", low=None, high=0.2322),
                "。",
            ],
            ["规模居首。"],
        ],
    )
    paragraph = bundle(
        "text",
        "size-text",
        language,
        role="paragraph",
        headlines=[],
        figures=[],
        parts=[["增长", number("5.0%", 0.05, "f-1"), "。"], [f"另见{TRICKY}。"]],
    )
    listed = bundle(
        "text",
        "list",
        language,
        role="list",
        headlines=[],
        figures=[],
        parts=[["第一项"], ["第二项", number("30万吨", 30.0), "。"]],
    )
    sources = bundle(
        "sources",
        "sources",
        language,
        inputs=[],
        sources=[
            {
                "id": "s-a",
                "title": "统计公报",
                "publisher": "统计局",
                "published": "2024-03-22",
                "url": "https://example.org/a?b=c&d",
                "grade": "A",
                "note": "",
            },
            {
                "id": "s-b",
                "title": "建设情况",
                "publisher": "日报",
                "published": "2024-01-15",
                "url": None,
                "grade": "B",
                "note": "转载",
            },
            {"id": "s-c", "title": "未引用的文件", "url": "javascript:alert(1)"},
        ],
        figures=[
            {
                "id": "f-1",
                "area": "太忻",
                "indicator": "投资",
                "period": "2023",
                "value": "> 1000亿元",
                "as_printed": "计划投资超1000亿元",
                "kind": "plan",
                "grade": "A",
                "source": "s-a",
                "note": "全社会口径",
                "conflicts": ["f-2"],
            },
            {
                "id": "f-2",
                "area": "太忻",
                "indicator": "投资",
                "period": "2023",
                "value": "232.2亿元",
                "as_printed": "完成232.2亿元",
                "kind": "actual",
                "grade": "B",
                "source": "s-b",
                "note": None,
                "conflicts": [],
            },
            {"id": "f-3", "source": "s-b"},
        ],
    )
    made = {
        "front": output(front),
        "summary": output(summary),
        "chart": chart("zone-size", language),
        "paragraph": output(paragraph),
        "second": chart("zone-again", language),
        "list": output(listed),
        "long": table("counties", 60, language=language),
        "small": table("small", 2, language=language),
        "sources": output(sources),
    }
    made.update(changes)
    cells = [
        code("front", made["front"], source="header = ty.report_header()"),
        new_markdown_cell(OPENING, id="title"),
        code("summary", made["summary"]),
        new_markdown_cell("## 规模", id="size"),
        *(code(name, made[name]) for name in ("chart", "paragraph", "second", "list")),
        new_markdown_cell("## 空白一节", id="empty"),
        new_markdown_cell("### 分县", id="county"),
        *(code(name, made[name]) for name in ("long", "small")),
        new_markdown_cell("## 来源", id="sources-head"),
        code("sources", made["sources"]),
    ]
    return new_notebook(cells=cells)


def png() -> str:
    """A picture of one grey point, in base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    parts = (
        chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(b"\x00\x80")),
        chunk(b"IEND", b""),
    )
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


FRAME = """<div><style scoped>.dataframe{}</style><table border="1"><thead><tr><th></th>
<th>area</th><th>value</th></tr></thead><tbody><tr><th>0</th><td>太原 &amp; 忻州</td>
<td>1,234.5</td></tr>
<tr><th>1</th><td colspan="2">none</td></tr></tbody></table></div>"""


def foreign() -> Any:
    """Anybody's notebook: no bundle, a data frame, pictures, printed text, an error."""
    markdown = (
        "# A notebook\n\nSome *text* with `code`, ![dot](attachment:dot.png) and a "
        "[link](https://example.org).\n\n#### Deep\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "> quoted\n\n1. one\n2. two\n\n```python\nx = 1\n```\n\n<script>alert(1)</script>\n"
    )
    first = new_markdown_cell(markdown, id="intro")
    first["attachments"] = {"dot.png": {"image/png": png()}}
    error = new_output(
        "error",
        ename="ValueError",
        evalue="no data",
        traceback=["\x1b[0;31mValueError\x1b[0m: no data"],
    )
    stream = new_output("stream", name="stdout", text="printed <b>\n")
    noise = new_output("stream", name="stderr", text="a warning\n")
    cells = [
        first,
        code("frame", new_output("execute_result", data={"text/html": FRAME, "text/plain": "f"})),
        code(
            "drawn",
            new_output("display_data", data={"image/svg+xml": SVG, "text/plain": "<Figure size>"}),
        ),
        code(
            "dotted", new_output("display_data", data={"image/png": png(), "text/plain": "a dot"})
        ),
        code("said", stream, noise, new_output("display_data", data={"text/markdown": "**bold**"})),
        code("failed", error, source="raise ValueError('no data')"),
    ]
    return nbformat.from_dict(new_notebook(cells=cells))


@cache
def html(language: str) -> str:
    """The full notebook as a page, made once."""
    options = {
        "home": "../index.html",
        "sibling": "../en/index.html",
        "files": [{"name": "PDF", "href": "report.pdf"}],
    }
    return render_html(full(language), {"tyanalysis": options})


@cache
def pdf(language: str) -> bytes:
    """The full notebook as a PDF, made once."""
    return render_pdf(full(language), EPOCH)
