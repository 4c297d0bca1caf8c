"""The small picture of an edition on the site: its first chart."""

from __future__ import annotations

import base64
import binascii
import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tyanalysis.reporting.compare_editions import first_picture

WIDTH, HEIGHT = 640, 400
_COLOURS = 48


def make_cover(folder: Path) -> bytes:
    """Make the small picture of an edition.

    Args:
        folder: The edition's folder.

    Returns:
        A PNG of at most 640 × 400 pixels and few colours; nothing where there is no chart to show.
    """
    try:
        content = base64.b64decode(first_picture(folder))
        if not content:
            return b""
        with Image.open(io.BytesIO(content)) as picture:
            flat = Image.new("RGB", picture.size, "white")
            shown = picture.convert("RGBA")
            flat.paste(shown, mask=shown.getchannel("A"))
    except (binascii.Error, UnidentifiedImageError, OSError):
        return b""
    height = round(flat.height * WIDTH / flat.width)
    small = flat.resize((WIDTH, height), Image.Resampling.LANCZOS)
    # The head of a tall chart tells what it is; all of it would be too small to see.
    small = small.crop((0, 0, WIDTH, min(height, HEIGHT)))
    stream = io.BytesIO()
    small.quantize(_COLOURS).save(stream, "PNG", optimize=True)
    return stream.getvalue()
