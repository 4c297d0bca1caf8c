"""From the bytes of a file to its text, with a problem for every encoding that is not UTF-8.

Whatever can be decoded is decoded, so that the other problems of the file come out at once. A
byte-order mark of UTF-8 is harmless (spreadsheets write it): it is read and told as a finding.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from tyanalysis.data.problems import Finding, Problem

_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_SAVE_AS_UTF8 = "Save the file as CSV UTF-8 (a spreadsheet calls it 'CSV UTF-8 (comma delimited)')"


@dataclass(frozen=True)
class Decoded:
    """The text of a file.

    Attributes:
        text: The text, or None if it cannot be read as text at all.
        problems: What is wrong with the bytes.
        findings: What is odd but harmless.
    """

    text: str | None
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def decode(data: bytes, file: str) -> Decoded:
    """Decode the bytes of a text table.

    Args:
        data: The whole file.
        file: Its name, for the messages.

    Returns:
        The text with line ends as they are, and what was wrong with the bytes.
    """

    def problem(code: str, found: str, why: str, step: str, row: int | None = None) -> Problem:
        return Problem(code, file, row, "", found, "text in UTF-8", why, step)

    if not data.strip():
        empty = Problem(
            "empty-file", file, None, "", "an empty file", "a header row and at least one row", "",
            "Export the table again, or take it back from the last good copy",
        )  # fmt: skip
        return Decoded(None, [empty])
    if data.startswith((_WORKBOOK, _OLD_WORKBOOK)):
        step = "Rename it to .xlsx, or export the sheet as CSV UTF-8"
        return Decoded(None, [problem("workbook-as-text", "an Excel workbook", "", step)])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
        why = "A file in UTF-16 reads as garbage elsewhere"
        return Decoded(text, [problem("wrong-encoding", "UTF-16", why, _SAVE_AS_UTF8)])
    findings = []
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        findings.append(
            Finding(
                "byte-order-mark",
                file,
                1,
                "",
                "a UTF-8 byte-order mark before the header",
                "plain UTF-8",
                "It was read; other programs may take it as part of the first name",
                "Save as UTF-8 without BOM when the file is next edited",
            )
        )
    problems = []
    if b"\x00" in data:
        row = data[: data.index(b"\x00")].count(b"\n") + 1
        step = "Export the file again; its bytes are damaged"
        problems.append(problem("nul-byte", "a NUL byte", "The file is cut or damaged", step, row))
        data = data.replace(b"\x00", b"")
    try:
        return Decoded(data.decode("utf-8"), problems, findings)
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        text, name = _decode_otherwise(data)
        why = f"Byte {error.start} is not UTF-8; Chinese spreadsheets save plain CSV as GBK"
        problems.append(problem("wrong-encoding", name, why, _SAVE_AS_UTF8, row))
        return Decoded(text, problems, findings)


def _decode_otherwise(data: bytes) -> tuple[str, str]:
    """Read bytes that are not UTF-8 as the encoding Chinese files usually have."""
    try:
        return data.decode("gb18030"), "GBK (GB 18030)"
    except UnicodeDecodeError:
        return data.decode("utf-8", errors="replace"), "bytes that are neither UTF-8 nor GBK"
