"""Other names of indicators: what statistics, press and colloquial speech call them."""

from __future__ import annotations

import unicodedata
from typing import Final

SYNONYMS: Final = {
    "gdp": "地区生产总值", "grp": "地区生产总值", "生产总值": "地区生产总值",
    "国内生产总值": "地区生产总值", "grossdomesticproduct": "地区生产总值",
    "固投": "固定资产投资", "固定资产投资额": "固定资产投资", "全社会固定资产投资": "固定资产投资",
    "一产": "第一产业增加值", "二产": "第二产业增加值", "三产": "第三产业增加值",
    "第一产业": "第一产业增加值", "第二产业": "第二产业增加值", "第三产业": "第三产业增加值",
    "年末常住人口": "常住人口",
}  # fmt: skip
"""Another name, small and without blanks, and the Chinese name that it stands for."""


def folded(text: str) -> str:
    """Give a name as it is compared: small, without blanks and full-width forms.

    >>> folded("Gross　Domestic Product")
    'grossdomesticproduct'
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
