"""The fonts are found, complete, replaceable, and cut down the same way each time."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tyanalysis import fonts
from tyanalysis.errors import RenderError


def test_every_role_has_a_file_and_the_family_name_inside_it() -> None:
    paths = fonts.font_paths()
    assert set(paths) == {"sans", "serif", "heading", "latin"}
    for role in paths:
        found = fonts.font(role)
        with TTFont(str(found.path), fontNumber=found.index, lazy=True) as face:
            assert face["name"].getDebugName(1).startswith(found.family)


def test_the_packaged_fonts_draw_all_of_gb2312() -> None:
    assert len(fonts._gb2312()) == 6763
    assert fonts.check_fonts() == []


def test_charts_use_a_static_font_that_matplotlib_finds() -> None:
    from matplotlib import font_manager  # noqa: PLC0415

    family = fonts.matplotlib_family()
    assert family == ["Noto Sans SC", "DejaVu Sans"]
    found = font_manager.findfont("Noto Sans SC", fallback_to_default=False)
    assert Path(found) == fonts.font("sans").path
    with TTFont(found, lazy=True) as face:
        assert "fvar" not in face


def test_a_subset_has_the_asked_characters_and_is_the_same_each_time() -> None:
    path = fonts.font("sans").path
    first = fonts.subset_woff2(path, ["山西", "2.5", "山"])
    fonts._subset.cache_clear()
    assert fonts.subset_woff2(path, "西山5.2") == first
    assert first[:4] == b"wOF2"
    assert len(first) < 10_000
    assert set(TTFont(io.BytesIO(first)).getBestCmap()) == set(map(ord, "山西2.5"))


def test_a_subset_of_a_collection_takes_the_simplified_face() -> None:
    found = fonts.font("heading")
    face = TTFont(io.BytesIO(fonts.subset_woff2(found.path, "骨", found.index)))
    assert face["name"].getDebugName(1) == "Noto Sans CJK SC"
    assert "fvar" in face


def test_a_configured_font_replaces_its_role_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(fonts.font("latin").path, tmp_path / "sans.ttf")
    monkeypatch.setenv("TYANALYSIS_FONT_DIR", str(tmp_path))
    assert fonts.font("sans").family == "Source Sans 3"
    assert fonts.font("serif").family == "Noto Serif SC"
    assert str(tmp_path) in fonts.font_directories()
    [problem] = fonts.check_fonts()
    assert "sans.ttf (sans): found no shape for 6763 characters" in problem
    assert "TYANALYSIS_FONT_DIR" in problem


def test_a_file_that_is_no_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "serif.otf").write_text("not a font")
    monkeypatch.setenv("TYANALYSIS_FONT_DIR", str(tmp_path))
    with pytest.raises(RenderError, match=r"serif\.otf: found a file that is no font"):
        fonts.font("serif")


def test_the_digest_changes_with_a_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fonts.fonts_digest()
    shutil.copy(fonts.font("latin").path, tmp_path / "serif.ttf")
    monkeypatch.setenv("TYANALYSIS_FONT_DIR", str(tmp_path))
    assert fonts.fonts_digest() != before
