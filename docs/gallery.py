"""Draw the pictures of the gallery from the real reports: charts, pages at two widths, PDF pages.

    python docs/gallery.py [NAME ...]

Needs chromium and pdftoppm besides the development tools. Pictures go to ``docs/images/gallery/``;
with names, only those are drawn anew.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import tyanalysis as ty

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images" / "gallery"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# Picture -> function and language.
CHARTS = {
    "chart-promises": ("plot_promises", "en"),
    "chart-map": ("plot_zone_map", "zh"),
    "chart-zone-growth": ("plot_zone_growth", "zh"),
    "chart-town-output": ("plot_town_output", "en"),
    "chart-overlap": ("plot_zone_overlap", "zh"),
    "chart-investment": ("plot_investment_growth", "en"),
    "chart-pulls": ("plot_city_pulls", "zh"),
    "chart-scope": ("plot_output_by_scope", "en"),
}
# Picture -> page below the site, width, scheme, what is clicked or brought into view.
SHOTS = {
    "page-wide-light": ("zone_growth/default/zh/latest/index.html", 1280, "light", ""),
    "page-wide-dark": ("investment/default/en/latest/index.html", 1280, "dark", ""),
    "page-card": ("investment/default/en/latest/index.html", 1280, "light", "a[href^='#figure-']"),
    "page-narrow-light": ("town_output/default/zh/latest/index.html", 390, "light", ""),
    "page-narrow-dark": (
        "zone_growth/default/en/latest/index.html",
        390,
        "dark",
        "figure:has(svg)",
    ),
    "site-wide": ("index.html", 1280, "light", ""),
    "site-narrow": ("index.html", 390, "dark", ""),
}
# Picture -> edition and page number.
LEAVES = {
    "pdf-cover": ("zone_growth/default/zh", 1),
    "pdf-inside": ("investment/default/en", 4),
    "pdf-brief": ("brief/default/en", 1),
}


def main(names: list[str]) -> None:
    """Draw everything, or what is named."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for name, picture in _pictures(Path(made), set(names)):
            path = PICTURES / f"{name}.webp"
            picture.convert("RGB").save(path, quality=82, method=6)
            print(f"{path.relative_to(ROOT)}  {picture.size}  {path.stat().st_size // 1024} kB")


def _pictures(made: Path, names: set[str]) -> Iterator[tuple[str, Image.Image]]:
    def wanted(name: str) -> bool:
        return not names or name in names

    package = ty.load(ROOT / "data")
    for name, (function, language) in CHARTS.items():
        if wanted(name):
            stream = BytesIO()
            figure = getattr(ty, function)(package, language=language)
            figure.savefig(stream, dpi=150, facecolor="white")
            yield name, Image.open(stream)
    if not any(map(wanted, (*SHOTS, *LEAVES))):
        return
    reports = ("zone_growth", "town_output", "investment", "brief")
    command = [sys.executable, "-m", "tyanalysis", "build", *reports, "--output", str(made)]
    subprocess.run(command, check=True, cwd=ROOT)
    for name, (edition, number) in LEAVES.items():
        if wanted(name):
            yield name, _leaf(made / edition / "latest" / "report.pdf", number)
    with sync_playwright() as driver:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (page, width, scheme, target) in SHOTS.items():
            if wanted(name):
                yield name, _shot(browser, made / page, width, scheme, target)
        browser.close()


def _leaf(path: Path, number: int) -> Image.Image:
    command = ["pdftoppm", "-r", "90", "-png", "-f", str(number), "-l", str(number), str(path)]
    done = subprocess.run(command, check=True, capture_output=True)
    return Image.open(BytesIO(done.stdout))


def _shot(browser: Browser, path: Path, width: int, scheme: str, target: str) -> Image.Image:
    height = 844 if width < 600 else 860
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    if target:
        first = page.locator(target).first
        first.scroll_into_view_if_needed()
        if target.startswith("a"):
            first.click()
        else:
            first.evaluate("one => one.scrollIntoView({block: 'start'})")
    picture = Image.open(BytesIO(page.screenshot()))
    page.close()
    return picture


if __name__ == "__main__":
    main(sys.argv[1:])
