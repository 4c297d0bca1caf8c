"""How an example is shown: its caption, columns, note and sentences, in Chinese.

The English of every text is in the catalogue ``methods.po``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT = "text"
PROVINCES = "数据：R软件包CHNCapitalStock所收各省固定资本形成（GPL-2许可），只取官方年份。"
COUNTIES = "数据：美国经济分析局各县地区生产总值，当年价美元；没有公布的县不计；州含哥伦比亚特区。"
YEARBOOK = "年鉴数取自公开代码库的数据文件，年鉴没有的年份取初步核算数。"
TEXTBOOK = "教科书算例，不是实际数据。"


@dataclass(frozen=True)
class Shown:
    """A column: key in the table, head, unit code (or ``text``, or ``@`` for the row's own)."""

    key: str
    head: str
    unit: str = ""
    digits: int | None = None


@dataclass(frozen=True)
class Spec:
    """How one family is shown.

    Attributes:
        caption: Caption of table or chart, with places for facts.
        first: Head of the first column.
        columns: The other columns.
        says: Sentences, with places for facts.
        note: Where the data come from.
        digits: Decimals of facts that differ from those of their unit.
    """

    caption: str
    first: str
    columns: tuple[Shown, ...]
    says: tuple[str, ...]
    note: str = ""
    digits: Mapping[str, int] = field(default_factory=dict)
