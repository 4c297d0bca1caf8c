"""Time of writing the site, and of opening its index, as editions pile up.

    python benchmarks/site_speed.py [--shape deep|wide] [0 200 2000]

``deep``: four variants in two languages with many editions each, what a schedule makes over years.
``wide``: a variant for every second edition, each with its two languages, what sweeps make. For
each number of editions that are there already: CPU seconds of publishing one more and writing the
site, the median of five; the size of the index; and, where chromium is installed, milliseconds
until the index is shown and until a search has been answered.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from tiny_editions import put  # noqa: E402
from tyanalysis.reporting.manifest import read_manifest  # noqa: E402
from tyanalysis.reporting.site import write_site  # noqa: E402

ROUNDS = 5


def variant_of(at: int, shape: str) -> str:
    """Name the variant of an edition by its number."""
    return f"v-{at // 2 % 4}" if shape == "deep" else f"v-{at // 2}"


def fill(output: Path, count: int, shape: str) -> None:
    """Make editions by copying one, with manifests of their own."""
    first = put(output, "alpha/v-0/zh", "2020-01-01")
    with_files = [path for path in first.iterdir() if path.name != "manifest.json"]
    sample = read_manifest(first)
    for at in range(1, count):
        language = ("zh", "en")[at % 2]
        day = f"2020-{at // 28 % 12 + 1:02d}-{at % 28 + 1:02d}"
        name = f"{day}-{at:06x}"
        folder = output / "alpha" / variant_of(at, shape) / language / name
        for place in (folder, folder.with_name("latest")):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            for path in with_files:
                os.link(path, place / path.name)
            changed = {"variant": variant_of(at, shape), "language": language, "edition": name,
                       "created": f"{day}T00:{at // 60 % 60:02d}:{at % 60:02d}+00:00"}  # fmt: skip
            sample.model_copy(update=changed).write(place)


def one_more(output: Path) -> float:
    """Publish one edition and write the site, five times; give the median CPU seconds."""
    write_site(output)
    spent = []
    for at in range(ROUNDS):
        began = time.process_time()
        put(output, "alpha/v-0/zh", f"2026-11-{at + 1:02d}", drawn=at + 2)
        write_site(output)
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def opened(output: Path) -> tuple[float, float, int] | None:
    """Open the index in chromium: milliseconds until shown, until searched, and what is left."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    program = shutil.which("chromium")
    if program is None:
        return None
    shown, searched, left = [], [], 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for _ in range(ROUNDS):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto((output / "index.html").as_uri())
            shown.append(page.evaluate(
                "performance.getEntriesByType('navigation')[0].loadEventEnd"
            ))  # fmt: skip
            searched.append(
                page.evaluate("""async () => {
                const began = performance.now();
                const field = document.querySelector("input[name=text]");
                field.value = "v-3";
                field.dispatchEvent(new Event("input", {bubbles: true}));
                document.querySelector("select[name=language]").value = "en";
                field.dispatchEvent(new Event("input", {bubbles: true}));
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                return performance.now() - began;
            }""")
            )
            left = page.evaluate("document.querySelectorAll('.card:not([hidden])').length")
            page.close()
        browser.close()
    return statistics.median(shown), statistics.median(searched), left


def main() -> None:
    """Measure each number of editions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", nargs="*", type=int)
    parser.add_argument("--shape", choices=["deep", "wide"], default="deep")
    asked = parser.parse_args()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}; load {load}; {asked.shape}")
    print("\n| editions there | one more, CPU s | index kB | report's page kB | shown ms "
          "| searched and filtered ms | cards left |")  # fmt: skip
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for count in asked.counts or [2, 200, 2000]:
        with tempfile.TemporaryDirectory(prefix="ty-site-") as name:
            output = Path(name)
            fill(output, count, asked.shape)
            spent = one_more(output)
            sizes = [(output / one).stat().st_size / 1000 for one in
                     ("index.html", "alpha/index.html")]  # fmt: skip
            seen = opened(output)
        told = f"{seen[0]:.0f} | {seen[1]:.0f} | {seen[2]}" if seen else "– | – | –"
        print(f"| {count} | {spent:.2f} | {sizes[0]:.0f} | {sizes[1]:.0f} | {told} |", flush=True)


if __name__ == "__main__":
    main()
