"""Words in two languages: Chinese is written in the code, English comes from gettext catalogues.

The catalogues are plain ``.po`` files in ``locale/en``; a file named ``notebook-<report>.po`` holds
the lines of that notebook's Markdown cells. Nothing is compiled: babel reads them once a process.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from tyanalysis.errors import ParameterError

Language: TypeAlias = Literal["zh", "en"]


def check_language(language: str) -> Language:
    """Accept ``zh`` and ``en`` only.

    Raises:
        ParameterError: Any other language.
    """
    if language == "zh":
        return "zh"
    if language == "en":
        return "en"
    raise ParameterError(
        f"Parameter language: found {language!r}, expected 'zh' or 'en'. "
        "There are no words for other languages. Pass language='zh' or language='en'."
    )


@cache
def catalogue(domain: str | None = None) -> dict[str, tuple[str, ...]]:
    """Read the English catalogues: Chinese message → (English,) or (singular, plural).

    Args:
        domain: One file's name without ``.po``; all files where None.
    """
    from babel.messages.pofile import read_po  # noqa: PLC0415 - Chinese reports need none of it

    messages: dict[str, tuple[str, ...]] = {}
    for path in sorted(
        (files("tyanalysis.presentation") / "locale" / "en").iterdir(), key=lambda p: p.name
    ):
        name = path.name.removesuffix(".po")
        if not path.name.endswith(".po") or (domain is not None and name != domain):
            continue
        with path.open("rb") as stream:
            for message in read_po(stream, locale="en"):
                if not message.id:
                    continue
                key = message.id if isinstance(message.id, str) else message.id[0]
                words = message.string
                messages[key] = (words,) if isinstance(words, str) else tuple(words or ())
    return messages


def translate(message: str, language: str, n: float | None = None) -> str:
    """Say a Chinese message in the report's language.

    Args:
        message: The Chinese text, with ``{name}`` for what is filled in.
        language: ``zh`` or ``en``.
        n: The number that decides between English singular and plural.

    Raises:
        ParameterError: There is no English for the message.
    """
    if check_language(language) == "zh":
        return message
    words = catalogue().get(message)
    if not words or not words[0]:
        raise ParameterError(
            f"Message {message!r}: found no English, expected an entry in "
            "src/tyanalysis/presentation/locale/en. An English report must not fall back to "
            "Chinese. Add the message and its translation there."
        )
    return words[-1] if len(words) > 1 and n != 1 else words[0]
