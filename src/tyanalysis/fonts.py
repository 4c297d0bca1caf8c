"""The fonts: where they are, what they are called, and small subsets of them for a web page.

Charts, HTML and PDF use the same families, all from pinned packages under the Open Font Licence, so
that no system font is ever needed. A house with fonts of its own names a folder in the environment
variable ``TYANALYSIS_FONT_DIR``; a file there called after a role (``sans.otf``, ``serif.ttf``,
``heading.otf``, ``latin.ttf``) replaces the packaged font of that role.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from tyanalysis.errors import RenderError

if TYPE_CHECKING:
    import uharfbuzz as hb

Role = Literal["sans", "serif", "heading", "latin"]
"""sans: charts, screens. serif: printed text. heading: sans in every weight. latin: English."""

ENVIRONMENT = "TYANALYSIS_FONT_DIR"

# matplotlib and SVG text in Typst take the thinnest instance of a variable font, so the sans of the
# charts is static and has a family name of its own; only headings use the variable one.
_PACKAGED: dict[Role, tuple[str, str, str]] = {
    "sans": ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf", "Noto Sans SC"),
    "serif": ("pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf", "Noto Serif SC"),
    "heading": ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", "Noto Sans CJK SC"),
    "latin": ("fontpkg_source_sans_3", "files/SourceSans3[wght].ttf", "Source Sans 3"),
}
_FEATURES = ("ccmp", "halt", "kern", "locl", "mark", "tnum")
_VERTICAL = ("BASE", "MVAR", "VORG", "VVAR", "vhea", "vmtx")  # no page has vertical text


@dataclass(frozen=True)
class Font:
    """One font face: the role it plays, its family name, its file and its place in a collection."""

    role: Role
    family: str
    path: Path
    index: int = -1


def font(role: Role) -> Font:
    """Give the font of a role: the configured one if there is one, else the packaged one.

    Raises:
        RenderError: The font is missing or cannot be read.
    """
    return _find(role, os.environ.get(ENVIRONMENT, ""))


def font_paths() -> dict[Role, Path]:
    """Give the font file of every role."""
    return {role: font(role).path for role in get_args(Role)}


def font_files() -> dict[Role, Path]:
    """Give the font file of every role without opening it.

    Raises:
        RenderError: One is missing.
    """
    directory = os.environ.get(ENVIRONMENT, "")
    return {role: _own(role, directory) or _packaged(role) for role in get_args(Role)}


def font_directories() -> list[str]:
    """Give the folders that hold the fonts, each once, as Typst wants them."""
    return list(dict.fromkeys(str(path.parent) for path in font_paths().values()))


def fonts_digest() -> str:
    """Give one SHA-256 over all font files, for whoever must know whether they changed."""
    return _digest(tuple(font_paths().values()))


def matplotlib_family() -> list[str]:
    """Register the sans font with matplotlib and give the families a chart should name."""
    return [_register(font("sans")), "DejaVu Sans"]


def check_fonts() -> list[str]:
    """Check that every font is there and draws the 6763 Chinese characters of GB 2312.

    Returns:
        One sentence for each problem, none if all is well.
    """
    problems = []
    for role in get_args(Role):
        try:
            found = font(role)
        except RenderError as error:
            problems.append(str(error))
            continue
        wanted = set(map(chr, range(0x21, 0x7F))) if role == "latin" else _gb2312()
        missing = sorted(wanted - {chr(code) for code in coverage(found)})
        if missing:
            problems.append(
                f"{found.path.name} ({role}): found no shape for {len(missing)} characters such as "
                f"{''.join(missing[:8])}, expected all {len(wanted)}. They would print as empty "
                f"boxes. Put a font that has them into {ENVIRONMENT}, or unset it."
            )
    return problems


@lru_cache(maxsize=16)
def coverage(found: Font) -> frozenset[int]:
    """Give the code points that a font draws."""
    return frozenset(load_face(found.path, found.index).unicodes)


@lru_cache(maxsize=16)
def load_face(path: Path, index: int = -1) -> hb.Face:
    """Open a font for HarfBuzz, once for the process; its file is mapped and not read.

    Args:
        path: An OpenType or TrueType file, or a collection.
        index: Which face of a collection, -1 for a file with one face.
    """
    import uharfbuzz as hb  # noqa: PLC0415 - charts need the paths alone

    return hb.Face(hb.Blob.from_file_path(str(path)), max(index, 0))


def subset_woff2(path: Path, characters: Iterable[str], index: int = -1) -> bytes:
    """Cut a font down to some characters, as WOFF2 for a web page.

    The result depends on nothing but the file and the set of characters, and is kept for the
    process. Characters the font does not have are left out.

    Args:
        path: An OpenType or TrueType file, or a collection.
        characters: The characters to keep; order and repetition do not matter.
        index: Which face of a collection, -1 for a file with one face.
    """
    kept = "".join(sorted({letter for text in characters for letter in text}))
    return _subset(path, kept, index)


@lru_cache(maxsize=64)
def _subset(path: Path, characters: str, index: int) -> bytes:
    import uharfbuzz as hb  # noqa: PLC0415 - charts need the paths alone

    from tyanalysis.woff2 import pack_woff2  # noqa: PLC0415

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, _FEATURES))
    wanted.name_id_set.clear()
    wanted.name_id_set.update([1, 2])
    wanted.drop_table_tag_set.update(map(_tag, _VERTICAL))
    flags = hb.SubsetFlags
    wanted.flags = flags.NO_HINTING | flags.DESUBROUTINIZE | flags.NOTDEF_OUTLINE
    try:
        cut = hb.subset(load_face(path, index), wanted)
    except RuntimeError as error:
        raise RenderError(
            f"{path.name}: found a font that cannot be cut down ({error}), expected OpenType or "
            f"TrueType outlines. Replace the file in {ENVIRONMENT}."
        ) from error
    return pack_woff2(cut.blob.data)


def _tag(name: str) -> int:
    """Give a tag as the number that HarfBuzz takes it for."""
    return int.from_bytes(name.encode("ascii"), "big")


@cache
def _find(role: Role, directory: str) -> Font:
    own = _own(role, directory)
    if own:
        return Font(role, _family_name(own), own)
    path, family = _packaged(role), _PACKAGED[role][2]
    return Font(role, family, path, _face_index(path, family))


def _own(role: Role, directory: str) -> Path | None:
    """Find the font that a house has put in the packaged one's place."""
    found = sorted(
        path
        for path in (Path(directory).glob(f"{role}.*") if directory else ())
        if path.suffix.lower() in {".otf", ".ttf"}
    )
    return found[0].resolve() if found else None


def _packaged(role: Role) -> Path:
    package, name, _ = _PACKAGED[role]
    try:
        path = Path(str(files(package))) / name
    except ModuleNotFoundError:
        path = Path(name)
    if not path.is_file():
        raise RenderError(
            f"font {role}: found no {name}, expected it in the package {package}. "
            f"No page can be set without it. Install {package.replace('_', '-')}, or put a file "
            f"{role}.otf into a folder and name the folder in {ENVIRONMENT}."
        )
    return path


def _open(path: Path, index: int = -1) -> Any:
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - slow to import

    stream = path.open("rb")
    try:
        return TTFont(stream, fontNumber=index, lazy=True)
    except TTLibError as error:
        stream.close()
        raise RenderError(
            f"{path.name}: found a file that is no font ({error}), expected OpenType or TrueType. "
            f"Replace the file in {ENVIRONMENT}."
        ) from error


def _family_name(path: Path) -> str:
    with _open(path) as face:
        return str(face["name"].getDebugName(16) or face["name"].getDebugName(1))


def _face_index(path: Path, family: str) -> int:
    if path.suffix.lower() not in {".ttc", ".otc"}:
        return -1
    from fontTools.ttLib import TTCollection  # noqa: PLC0415 - slow to import

    with TTCollection(str(path), lazy=True) as collection:
        names = [face["name"].getDebugName(1) for face in collection.fonts]
    if family not in names:
        raise RenderError(
            f"{path.name}: found the families {', '.join(map(str, names))}, expected {family} "
            "among them. Its Chinese shapes would be another region's. Install the locked version."
        )
    return names.index(family)


@cache
def _register(found: Font) -> str:
    from matplotlib import font_manager  # noqa: PLC0415 - pages do not need matplotlib

    font_manager.fontManager.addfont(str(found.path))
    return found.family


@cache
def _digest(paths: tuple[Path, ...]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


@cache
def _gb2312() -> frozenset[str]:
    """The Chinese characters of GB 2312: rows 16 to 87 of its 94 by 94 square."""
    pairs = (bytes([row + 0xA0, place + 0xA0]) for row in range(16, 88) for place in range(1, 95))
    return frozenset(pair.decode("gb2312", errors="ignore") for pair in pairs) - {""}
