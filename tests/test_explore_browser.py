"""The page of choices in a real JupyterLab: start, run, choose, see the chart change."""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import write_tiny

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 120.0  # seconds; a busy machine is slow to start a kernel
NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "explore.ipynb"
playwright = pytest.importorskip("playwright.sync_api", reason="playwright, which drives chromium")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab of its own: a free port of loopback, a token, a copy of the notebook."""
    root = tmp_path_factory.mktemp("lab")
    write_tiny(root / "work" / "data")
    (root / "work" / "data" / "datapackage.json").write_text(json.dumps({"resources": []}))
    shutil.copy(NOTEBOOK, root / "work" / "explore.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    places = {name: str(root / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR",
              "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR",
              "JUPYTERLAB_WORKSPACES_DIR", "HOME")}  # fmt: skip
    # The browser's half of the widgets lies beside the package that brings it.
    share = metadata.distribution("jupyterlab_widgets").locate_file("../../../share/jupyter")
    places["JUPYTER_PATH"] = str(Path(str(share)).resolve())
    news = root / "jupyterlab_settings_dir" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}", "--allow-root",
        "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--ServerApp.root_dir={root / 'work'}",
    ]  # fmt: skip
    with (root / "log").open("wb") as log:
        server = subprocess.Popen(
            command, env={**os.environ, **places}, cwd=root / "work", stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(f"{address}/api/status?token={token}"):
            assert server.poll() is None, (root / "log").read_text()
            assert time.monotonic() < deadline, (root / "log").read_text()
            time.sleep(0.2)
        yield f"{address}/lab/tree/explore.ipynb?token={token}&reset"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def test_choosing_changes_the_chart_in_both_languages(lab: str) -> None:
    complaints: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda message: _note(message, complaints))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        # A kernel that is slow to start makes JupyterLab ask for one.
        asked = page.get_by_role("button", name="Select Kernel", exact=True)
        page.add_locator_handler(asked, asked.click)
        page.goto(lab)
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.get_by_text("| Idle").wait_for()
        _run_all(page)
        shown = page.locator(".tyanalysis-page")
        shown.wait_for()
        chart = shown.locator("figure")
        chart.wait_for()
        assert "地区生产总值" in chart.inner_text()
        assert "1210亿元" in shown.inner_text()
        _choose(shown, "东开发区", chart, "总投资")
        assert "总投资" in chart.locator("[role=img]").get_attribute("aria-label")
        _wait_for_code(shown, r"areas=\['east-zone'\]")
        _press(shown, "English", chart, "Total investment")
        shown.locator("td", has_text="> 100 billion yuan").first.wait_for()
        _wait_for_code(shown, "language='en'")
        shown.get_by_text("Download:").wait_for()  # the links come last
        assert b"T05" in _download(page, shown, "CSV")
        book = openpyxl.load_workbook(io.BytesIO(_download(page, shown, "XLSX")))
        assert "> 100 billion yuan" in [cell.value for row in book.worksheets[0] for cell in row]
        drawn = _download(page, shown, "SVG").decode("utf-8")
        assert drawn.startswith("<?xml")
        assert "100 billion yuan" in drawn
        _choose(shown, "Flower Town", chart, "Enterprises")
        _press(shown, "customary reading", chart, "Enterprises")
        shown.locator("td", has_text="51–59").wait_for()
        _wait_for_code(shown, r"reading='customary'")
        _press(shown, "strict reading", chart, "Enterprises")
        shown.locator("td", has_text="≥ 51").wait_for()
        _wait_for_code(shown, r"ty\.load\(\)")
        if picture := os.environ.get("TYANALYSIS_TEST_PICTURE"):  # to look at
            page.screenshot(path=picture)
        browser.close()
    assert complaints == []


def _run_all(page: Any) -> None:
    """Run all cells; what was asked for while JupyterLab was asking for a kernel is forgotten."""
    begun = page.locator(".jp-InputPrompt", has_text=re.compile(r"\[(\*|\d+)\]"))
    deadline = time.monotonic() + PATIENCE
    while not begun.count():
        assert time.monotonic() < deadline, page.inner_text("body")
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_timeout(2000)


def _note(message: Any, complaints: list[str]) -> None:
    """Keep errors; JupyterLab itself asks for a language server that it does not bring along."""
    if message.type == "error" and "/lsp/status" not in message.location.get("url", ""):
        complaints.append(message.text)


def _download(page: Any, shown: Any, name: str) -> bytes:
    with page.expect_download() as caught:
        shown.get_by_role("link", name=name).click()
    return Path(caught.value.path()).read_bytes()


def _choose(shown: Any, area: str, chart: Any, wanted: str) -> None:
    shown.locator("select").first.select_option(label=area)
    _wait(chart, wanted)


def _press(shown: Any, name: str, chart: Any, wanted: str) -> None:
    shown.get_by_role("button", name=name).click()
    _wait(chart, wanted)


def _wait(chart: Any, wanted: str) -> None:
    chart.locator("figcaption", has_text=wanted).wait_for()


def _wait_for_code(shown: Any, wanted: str) -> None:
    """Wait for the line of code, which comes after the table."""
    code = playwright.expect(shown.locator("textarea"))
    code.to_have_value(re.compile(wanted), timeout=PATIENCE * 1000)
