"""The renderers' own words, in Chinese and English: what no bundle brings with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Language = Literal["zh", "en"]

LANGUAGE_TAGS: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}

_WORDS: dict[str, tuple[str, str]] = {
    "figure": ("图", "Figure"),
    "table": ("表", "Table"),
    "continued": ("续表", "continued"),
    "contents": ("目录", "Contents"),
    "summary": ("摘要", "Summary"),
    "sources": ("数据来源", "Sources"),
    "source": ("来源", "Source"),
    "note": ("注", "Note"),
    "notes": ("注释", "Notes"),
    "keywords": ("关键词", "Keywords"),
    "data_date": ("数据截至", "Data as of"),
    "period": ("时期", "Period"),
    "reading": ("限定词读法", "Reading of qualifiers"),
    "references": ("来源文献", "Documents"),
    "cards": ("数字出处", "Where each number comes from"),
    "cards_hint": (
        "正文所引的每个数字，按来源原文照录；图表中的其余数字见网页版和数据工作簿。",
        "Every number that the text quotes, worded as its source prints it. "
        "Those of charts and tables are in the web page and the workbook.",
    ),
    "cards_elsewhere": (
        "每个数字的原文、分级和矛盾见网页版和数据工作簿。",
        "Wording, grade and conflicts of every number are in the web page and the workbook.",
    ),
    "card_of": ("个数字", "number"),
    "cards_of": ("个数字", "numbers"),
    "as_printed": ("原文", "As printed"),
    "kind": ("性质", "Kind"),
    "grade": ("等级", "Grade"),
    "area": ("区域", "Area"),
    "indicator": ("指标", "Indicator"),
    "value": ("数值", "Value"),
    "conflicts": ("与之不一致", "Conflicts with"),
    "download": ("下载数据", "Download the data"),
    "download_short": ("数据", "Data"),
    "downloads": ("下载", "Downloads"),
    "sort": ("点击排序", "Sort by this column"),
    "code": ("生成本报告的代码", "The code behind this report"),
    "skip": ("跳到正文", "Skip to the text"),
    "home": ("全部报告", "All reports"),
    "changes": ("最近变化", "Latest changes"),
    "language_switch": ("English version", "中文版"),
    "back": ("返回页首", "Back to the top"),
    "close": ("关闭", "Close"),
    "all_sources": ("查看全部来源", "See all sources"),
    "scroll_chart": ("图（可左右滚动）", "Chart, scrolls sideways"),
    "scroll_table": ("表（可左右滚动）", "Table, scrolls sideways"),
    "lower": ("下界", "lower bound"),
    "upper": ("上界", "upper bound"),
    "figure_ids": ("出处编号", "figure ids"),
    "failed": ("此处运行失败", "This cell failed"),
    "cell": ("单元", "cell"),
    "picture": ("图片", "Picture"),
    "output": ("输出", "Output"),
    "untitled": ("未命名报告", "Untitled report"),
    "page": ("第", "Page"),
}

_KINDS: dict[str, tuple[str, str]] = {
    "actual": ("实际", "actual"),
    "count": ("计数", "count"),
    "growth": ("增速", "growth"),
    "enumeration": ("列举", "enumeration"),
    "expected": ("预计", "expected"),
    "capacity": ("能力", "capacity"),
    "plan": ("计划", "plan"),
    "target": ("目标", "target"),
    "status": ("状态", "status"),
    "date": ("日期", "date"),
    "rank_claim": ("位次", "rank claim"),
    "background": ("背景", "background"),
}

_READINGS: dict[str, tuple[str, str]] = {
    "strict": ("严格", "strict"),
    "customary": ("习惯", "customary"),
}

_UNITS: dict[str, tuple[str, str]] = {
    "CNY_100M": ("亿元", "CNY 100 m"),
    "CNY_10K": ("万元", "CNY 10,000"),
    "CNY": ("元", "CNY"),
    "percent": ("%", "%"),
    "percentage_point": ("百分点", "pp"),
    "count": ("个", "number"),
    "persons_10K": ("万人", "10,000 people"),
    "tonne_10K": ("万吨", "10,000 t"),
    "tonne_10K_per_year": ("万吨/年", "10,000 t a year"),
    "GW": ("GW", "GW"),
    "GW_per_year": ("GW/年", "GW a year"),
    "km2": ("km²", "km²"),
    "mu": ("亩", "mu"),
    "mu_10K": ("万亩", "10,000 mu"),
    "hectare": ("公顷", "ha"),
    "orders_10K": ("万单", "10,000 orders"),
    "pots": ("盆", "pots"),
    "pots_10K": ("万盆", "10,000 pots"),
    "stems": ("枝", "stems"),
    "plants_10K": ("万株", "10,000 plants"),
    "rank": ("位", "rank"),
    "year": ("年", "year"),
    "day": ("日", "day"),
    "times": ("倍", "times"),
    "ratio": ("", ""),
}

_HAN = re.compile(r"[\u4e00-\u9fff]")


def words(language: Language) -> dict[str, str]:
    """Give all words of a language by their keys."""
    return {key: pair[_place(language)] for key, pair in _WORDS.items()}


def word(key: str, language: Language) -> str:
    """Give one word.

    >>> word("continued", "zh"), word("figure", "en")
    ('续表', 'Figure')
    """
    return _WORDS[key][_place(language)]


def kind_word(code: str, language: Language) -> str:
    """Give the word for a kind of figure, or the text itself where the kind is not a known code.

    >>> kind_word("plan", "zh"), kind_word("估计", "zh")
    ('计划', '估计')
    """
    return _KINDS.get(code, (code, code))[_place(language)]


def grade_words(grade: str, language: Language) -> str:
    """Give a grade with the word before it, or alone where it is a phrase of its own.

    >>> grade_words("A", "zh"), grade_words("A级：统计部门", "zh"), grade_words("", "zh")
    ('等级 A', 'A级：统计部门', '')
    """
    return f"{word('grade', language)} {grade}" if 0 < len(grade) <= 2 else grade


def reading_word(code: str, language: Language) -> str:
    """Give the word for a reading of qualifiers, or the text itself."""
    return _READINGS.get(code, (code, code))[_place(language)]


def unit_word(code: str, language: Language) -> str:
    """Give the word for a unit code, or the text itself where it is a word already."""
    return _UNITS.get(code, (code, code))[_place(language)]


def guess_language(text: str) -> Language:
    """Guess the language of a notebook that does not say it.

    >>> guess_language("# 增长"), guess_language("# Growth")
    ('zh', 'en')
    """
    return "zh" if _HAN.search(text) else "en"


def _place(language: Language) -> int:
    return 0 if language == "zh" else 1
