"""The MkDocs hook: adds the pages that are made from the code and the data, so none is a copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import api
import catalogue
import commands
import methods
import problems
import tables
import webfonts
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands.page,
    "reference/catalogue.md": catalogue.page,
    "reference/mapping.md": catalogue.mapping_page,
    "reference/data.md": tables.page,
    "reference/problems.md": problems.page,
    "reference/python.md": api.page,
    **methods.PAGES,
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the families of methods into the contents."""
    for entry in config.nav or []:
        if "Methods" in entry:
            entry["Methods"] = methods.NAV
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    for path, make in PAGES.items():
        files.append(File.generated(config, path, content=make()))
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Put the fonts beside the pages."""
    webfonts.write(Path(config.site_dir))
