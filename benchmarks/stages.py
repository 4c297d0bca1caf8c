"""Where the seconds of a batch go: CPU of each stage of an edition, and what the command adds.

    python benchmarks/stages.py [--sample 24]

The editions are those of ``editions.py sweep``. Each is made in a fork of one warm process, as in a
build, by the same functions, with a clock between them; then the command makes the same editions.
What it takes beyond the stages is starting, forks, messages, progress, the ledger and the site.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from editions import CASES, machine, ours, spent
from peers import ROOT, Case

READ, ASK, WORDS, BUILD, DRAW = (
    "data read and common questions, once a batch",
    "cells: analysis",
    "cells: sentences, tables and cards",
    "cells: charts put together",
    "cells: charts laid out and drawn as SVG",
)
SETTLE, PAGE, PDF, BOOK, PIXELS, WRITE = (
    "outputs checked",
    "HTML page",
    "PDF",
    "workbook",
    "PNG of the charts in the notebook",
    "files, manifest, verification",
)
spending: Counter[str] = Counter()


@contextmanager
def clock(stage: str) -> Iterator[None]:
    """Add the CPU time of what is done inside to a stage."""
    began = time.process_time()
    try:
        yield
    finally:
        spending[stage] += time.process_time() - began


def stage_of(source: str) -> str:
    """Tell what a cell does by its last statement: our notebooks have one call a cell."""
    body = ast.parse(source).body
    last = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    if not isinstance(last, ast.Call) or not isinstance(last.func, ast.Attribute):
        return ASK
    return BUILD if last.func.attr.startswith("plot_") else WORDS


def make(case: Case, folder: Path, shell: Any, kept: list[Any]) -> None:
    """Make one edition, by stages; runs in a fork."""
    import nbformat  # noqa: PLC0415 - loaded by the caller
    from nbformat.v4 import output_from_msg  # noqa: PLC0415

    from tyanalysis.bundle import checked_bundles  # noqa: PLC0415
    from tyanalysis.presentation.display import Chart  # noqa: PLC0415
    from tyanalysis.reporting.manifest import list_files, numbers  # noqa: PLC0415
    from tyanalysis.reporting.notebook import write_notebook  # noqa: PLC0415
    from tyanalysis.reporting.picture import add_pictures  # noqa: PLC0415
    from tyanalysis.reporting.render import render_edition  # noqa: PLC0415

    report, variant, language = case
    draw = Chart.svg

    def drawn(chart: Chart) -> str:
        before = spending[DRAW]
        with clock(DRAW):
            made = draw(chart)
        spending[BUILD] -= spending[DRAW] - before
        return made

    Chart.svg = drawn  # type: ignore[method-assign]
    source = ROOT / "notebooks" / f"{report}.ipynb"
    os.chdir(source.parent)
    os.environ["TYANALYSIS_READ_LOG"] = str(folder / "reads.jsonl")  # as in a build
    book = nbformat.read(source, as_version=4)
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        kept.clear()
        code = cell.source
        if "parameters" in cell.metadata.get("tags", []):
            given = {**variant, "language": language}
            code += "\n" + "\n".join(f"{name} = {value!r}" for name, value in given.items())
        with clock(stage_of(code)):
            shell.run_cell(code).raise_error()
        shown = [one for one in kept if one[0] in {"display_data", "execute_result"}]
        cell.outputs = [
            output_from_msg({"header": {"msg_type": kind}, "content": content})
            for kind, content in shown
        ]
    with clock(SETTLE):
        found = checked_bundles(book)
        told = numbers(book, found)
    made: dict[str, bytes] = {}
    for stage, one in ((PAGE, "html"), (BOOK, "xlsx"), (PDF, "pdf")):
        with clock(stage):
            made |= render_edition(book, {one}, epoch=0, found=found)
    with clock(PIXELS):
        add_pictures(book)
    with clock(WRITE):
        for name, content in made.items():
            (folder / f"report.{name}").write_bytes(content)
        write_notebook(book, folder / "notebook.ipynb")
        (folder / "manifest.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
        list_files(folder)


def forked(work: Callable[[], None]) -> None:
    """Run something in a fork and add what its stages took."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        spending.clear()
        work()
        os.write(writer, json.dumps(spending).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        content = answer.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("an edition failed")
    spending.update(json.loads(content))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=len(CASES))
    cases = CASES[: parser.parse_args().sample]
    with tempfile.TemporaryDirectory(prefix="ty-bench-") as text:
        _, whole = spent(ours(cases, Path(text), 2), Path(text))

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    os.environ["RAYON_NUM_THREADS"] = "1"  # as with two at a time on two processors
    from tyanalysis.reporting.preload import modules_for  # noqa: PLC0415
    from tyanalysis.reporting.shell import make_shell  # noqa: PLC0415
    from tyanalysis.reporting.template import preload, renderers_warm  # noqa: PLC0415

    notebooks = {ROOT / "notebooks" / f"{report}.ipynb" for report, _, _ in cases}
    preload(modules_for(sorted(notebooks)), renderers_warm)
    starting = time.process_time()
    from tyanalysis.presentation.warm import read_ahead  # noqa: PLC0415

    with clock(READ):
        read_ahead("", [(report, variant) for report, variant, _ in cases])
    gc.collect()
    gc.freeze()  # as in a build
    kept: list[Any] = []
    shell = make_shell(lambda kind, content: kept.append((kind, content)))
    for case in cases:
        with tempfile.TemporaryDirectory(prefix="ty-bench-") as text:
            forked(lambda case=case, text=text: make(case, Path(text), shell, kept))

    starts = {"imports and warming, once a batch": starting}
    rest = {"forks, messages, ledger, site": whole - starting - sum(spending.values())}
    lines = [
        f"{len(cases)} editions.{machine()}\n\n| stage | CPU s an edition | share |",
        "|---|---:|---:|",
        *(
            f"| {stage} | {took / len(cases):.2f} | {took / whole:.0%} |"
            for stage, took in (starts | spending | rest).items()
        ),
        f"| the command | {whole / len(cases):.2f} | 100% |",
    ]
    assert sys.__stdout__ is not None
    sys.__stdout__.write("\n".join(lines) + "\n")  # sys.stdout is now the shell's


if __name__ == "__main__":
    sys.exit(main())
