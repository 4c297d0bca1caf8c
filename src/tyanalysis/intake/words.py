"""What the words of headers, corners and labels mean, in Chinese and English."""

from __future__ import annotations

import calendar
import re
import unicodedata
from typing import Final, NamedTuple

from tyanalysis.data.period import parse_period
from tyanalysis.data.period_hint import suggest_period
from tyanalysis.data.unit import suggest_unit, units
from tyanalysis.errors import DataError

TOTALS: Final = {
    "合计", "总计", "小计", "共计", "总合计", "累计", "全部", "total", "subtotal", "grandtotal",
    "sum", "all",
}  # fmt: skip
NOTES: Final = re.compile(
    r"(注|备注|附注|说明|资料来源|数据来源|来源|notes?|sources?)\d*[:：.、]", re.IGNORECASE
)
GROWTH: Final = re.compile(
    r"同比|增速|增幅|增长率|增长|比上年|比去年|较上年|±|growth|y/?y|yoy|year[- ]on[- ]year|change",
    re.IGNORECASE,
)
# Of a near name, another thing: 人均地区生产总值 is no 地区生产总值.
OTHER_THING: Final = re.compile(
    r"人均|年均|平均|占比|比重|位次|排名|名次|民间|城镇|农村|贡献|拉动|增加额|增量|百分点|环比"
    r"|\b(?:per capita|shares?|rank(?:ing)?|private|urban|rural|contributions?|month[- ]on[- ]month"
    r"|percentage points?)\b",
    re.IGNORECASE,
)
# Changes that are no rate over the year before; 增减 may be one, if in percent.
_NO_RATE: Final = re.compile(
    r"环比|年均|平均|[比较](?:19|20)\d{2}|位次|排名|名次|百分点|贡献|拉动|增加额|增量|提高|回落|加快"
    r"|放缓|rank|contribution|average|annual"
    r"|month[- ]?on[- ]?month|percentagepoint",
    re.IGNORECASE,
)
RELATIVE: Final = re.compile(
    r"(?:(?:1|一|年初)[-–—~至到]+)?本月止?|当月|本年(?:初?至今)?|年初至今|本季度?|本期"
    r"|(?<![比较与和同])(?:上年|去年|上一年)(?:同[期月季]|末)?|上期|上月|上季度?|基期|止累计|累计"
    r"|(?<![比较与和同年])同期|yeartodate|\bytd\b|sameperiod(?:of)?(?:last|theprevious)year"
    r"|(?:last|previous|prior)year",
    re.IGNORECASE,
)
ROLES: Final = {
    "area": {
        "地区", "区域", "城市", "市", "县", "县区", "区县", "市县", "地市", "各市", "各县区",
        "县市区", "县(市、区)", "地区名称", "名称", "开发区", "area", "region", "city", "county",
        "district", "place", "name",
    },
    "period": {
        "年份", "年度", "年", "时期", "时间", "日期", "月份", "期间", "period", "year", "date",
        "month", "time",
    },
    "indicator": {
        "指标", "指标名称", "项目", "项目名称", "指标项", "indicator", "item", "series", "variable",
    },
    "unit": {"单位", "计量单位", "unit", "units"},
    "ignore": {
        "序号", "编号", "排名", "排序", "位次", "名次", "备注", "说明", "代码", "no", "no.", "rank",
        "note", "notes", "id", "code",
    },
}  # fmt: skip
_SCALED: Final = {
    "千元": ("CNY", 1e3), "百万元": ("CNY", 1e6), "千万元": ("CNY", 1e7),
    "十亿元": ("CNY_100M", 10.0), "万亿元": ("CNY_100M", 1e4), "亿": ("CNY_100M", 1.0),
    "yuan": ("CNY", 1.0), "10000yuan": ("CNY_10K", 1.0), "10,000yuan": ("CNY_10K", 1.0),
    "millionyuan": ("CNY", 1e6), "100millionyuan": ("CNY_100M", 1.0),
    "billionyuan": ("CNY_100M", 10.0), "trillionyuan": ("CNY_100M", 1e4),
    "rmbmillion": ("CNY", 1e6), "rmbbillion": ("CNY_100M", 10.0),
    "percent": ("percent", 1.0), "percentagepoints": ("percentage_point", 1.0),
    "persons": ("persons", 1.0), "10000persons": ("persons_10K", 1.0), "千人": ("persons", 1e3),
    "亿人": ("persons_10K", 1e4), "千公顷": ("hectare", 1e3), "千吨": ("tonne", 1e3),
    "百万吨": ("tonne_10K", 100.0), "亿吨": ("tonne_10K", 1e4),
}  # fmt: skip
_BRACKETS: Final = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_CORNER: Final = re.compile(
    r"(?:单位|unit|units)\s*:\s*([^\s;；，]+(?: (?:million|billion)? ?yuan)?)", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_PERIOD: Final = re.compile(
    r"(?:(?:19|20)\d{2}年?)?(?:"
    r"\d{1,2}月?(?:份)?[-–—~至到]\d{1,2}月(?:份)?|\d{1,2}月(?:份)?|[上下]半年"
    r"|前[二三四两234]个?季度?|前\d{1,2}个?月|第?[一二三四1-4]季度?|H[12]|Q[1-4]|全年)"
    r"|(?:19|20)\d{2}(?:-[SQMH]\d{1,2}|H[12]|Q[1-4])?年?(?:度|末|底)?",
    re.IGNORECASE,
)
_QUARTERS: Final = re.compile(
    r"(?:Q1|第?[一1](?:季度?)?)[-–—~至到](?:Q([1-4])|第?([1-4一二三四])季度?)", re.IGNORECASE
)
_ENGLISH: Final = tuple(name.lower() for name in calendar.month_name[1:])
_NAMED: Final = rf"\b({'|'.join(_ENGLISH)}|{'|'.join(name[:3] for name in _ENGLISH)}|sept)\b\.?"
_MONTHS: Final = re.compile(
    rf"(?:\b(\d{{4}})[ ,]*)?{_NAMED}(?:\s*(?:[-–—~]|to)\s*{_NAMED})?(?:[ ,]*(\d{{4}})\b)?",
    re.IGNORECASE,
)
_CUMULATIVE: Final = re.compile(r"累计|合计|完成|数$")


class UnitWord(NamedTuple):
    """A printed unit: the code it is kept in, and what a printed one is worth of it."""

    code: str
    factor: float


def plain(text: str) -> str:
    """Give text without full-width forms, blanks and invisible characters.

    >>> plain("太　原 市（亿元）")
    '太原市(亿元)'
    """
    flat = unicodedata.normalize("NFKC", text)
    return "".join(ch for ch in flat if not ch.isspace() and unicodedata.category(ch) != "Cf")


def is_total(label: str) -> bool:
    """Say whether a row's label is that of a sum.

    >>> is_total("合　计"), is_total("其中：小计"), is_total("合肥市")
    (True, True, False)
    """
    words = re.split(r"[:：]", plain(label).lower())[-1]
    return words in TOTALS or bool(re.fullmatch(r"(?:[^\d]{0,6})(?:合计|总计|小计|共计)", words))


def read_unit(text: str) -> UnitWord | None:
    """Read a unit's word or code.

    >>> read_unit("万元"), read_unit("万亿元"), read_unit("CNY_100M"), read_unit("苹果")
    (UnitWord(code='CNY_10K', factor=1.0), UnitWord(code='CNY_100M', factor=10000.0), \
UnitWord(code='CNY_100M', factor=1.0), None)
    """
    word = plain(text)
    if word in units():
        return UnitWord(word, 1.0)
    if word.lower() in _SCALED:
        return UnitWord(*_SCALED[word.lower()])
    coded = re.sub("^RMB", "CNY", word.upper())
    if printed := next((code for code in units() if code.replace("_", "").upper() == coded), ""):
        return UnitWord(printed, 1.0)
    code = suggest_unit(word)
    # A misspelled code may be meant in a cell of ours, not in other people's words.
    return UnitWord(code, 1.0) if (code and not word.isascii()) or word == "%" else None


def is_rate(header: str) -> bool:
    """Say whether a header or label names a rate of growth over the year before.

    >>> is_rate("同比增长（%）"), is_rate("环比增长（%）"), is_rate("比上年增加（亿元）")
    (True, False, False)
    >>> is_rate("增加值增速"), is_rate("增速位次"), is_rate("增速（百分点）"), is_rate("YoY (%)")
    (True, False, False, True)
    """
    flat = plain(header)
    if not GROWTH.search(flat) or _NO_RATE.search(flat):
        return False
    unit = read_unit(rate_unit(header))
    if unit is None:
        return "%" in flat or not re.search("增加(?!值)|减少|增减", flat)
    return unit.code == "percent"


def rate_unit(header: str) -> str:
    """Find the unit that a header prints for its growth, not for the level above it, or "".

    >>> rate_unit("固定资产投资（万元） / 同比±%"), rate_unit("投资（万元） / 增速（百分点）")
    ('', '百分点')
    """
    parts = header.split(" / ")
    first = next((i for i, part in enumerate(parts) if GROWTH.search(plain(part))), len(parts))
    return next((word for part in parts[first:] if (word := unit_in(part))), "")


def level_unit(header: str) -> str:
    """Find the unit that a header prints, in its lowest part that has one, or "".

    >>> level_unit("投资（万元） / 绝对量"), level_unit("投资（万元） / 折合（亿元）")
    ('万元', '亿元')
    """
    return next((word for part in header.split(" / ")[::-1] if (word := unit_in(part))), "")


def unit_in(header: str) -> str:
    """Find the unit's word in a header or a corner note, or "".

    >>> unit_in("地区生产总值（亿元）"), unit_in("单位：万元"), unit_in("同比（%）"), unit_in("GDP")
    ('亿元', '万元', '%', '')
    >>> unit_in("单位：亿元、%"), unit_in("Retail sales (CNY 100M)")
    ('亿元', 'CNY 100M')
    """
    flat = unicodedata.normalize("NFKC", header)
    if corner := _CORNER.search(flat):
        # 单位：亿元、% means 亿元 for levels; that rates are in % goes without saying.
        words = [word for word in re.split(r"[、,/和]", corner[1]) if read_unit(word)]
        if found := next((word for word in words if word != "%"), "".join(words[:1])):
            return found
    for bracket in _BRACKETS.findall(flat):
        for part in re.split(r"[,，、;；]", str(bracket)):
            word = re.sub(r"^单位:?|^unit:?", "", part.strip(), flags=re.I).strip()
            if read_unit(word):
                return word
    words = re.split(r"\s+|/|,", flat.strip())
    return words[-1] if len(words) > 1 and read_unit(words[-1]) else ""


def year_in(text: str) -> str:
    """Find the only year in a text, or "".

    >>> year_in("2024年1-6月主要指标"), year_in("2023年和2024年")
    ('2024', '')
    """
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else ""


def period_in(text: str, year: str = "") -> str:
    """Find a period in a text and write it in SDMX notation, or give "".

    Args:
        text: A cell, a header or a title.
        year: The year of the table, for a text that names none.

    >>> period_in("2024年1—6月累计"), period_in("前三季度", "2023"), period_in("1-10月", "2022")
    ('2024-S1', '2023-01-01/P9M', '2022-01-01/P10M')
    >>> period_in("上半年"), period_in("2020-01-01/P9M"), period_in("增长")
    ('', '2020-01-01/P9M', '')
    >>> period_in("2024 Q1-Q3"), period_in("2024年1-3季度"), period_in("Jan–Jun 2024")
    ('2024-01-01/P9M', '2024-01-01/P9M', '2024-S1')
    """
    flat = plain(_MONTHS.sub(_in_digits, unicodedata.normalize("NFKC", text)))
    flat = _QUARTERS.sub(lambda match: f"前{match[1] or match[2]}季度", flat)
    flat = re.sub(r"(前.季度)((?:19|20)\d{2})", r"\2年\1", flat)
    for candidate in (flat, _CUMULATIVE.sub("", flat), *_PERIOD.findall(flat)[:1]):
        if not candidate:
            continue
        if _is_period(candidate):
            return str(candidate)
        for whole in (candidate, f"{year}年{candidate}" if year else ""):
            if whole and (found := suggest_period(re.sub(r"年?全年$", "年", whole))):
                return found
    return ""


def _in_digits(match: re.Match[str]) -> str:
    """Write months with English names as 2024年1-6月; a word such as May alone stays."""
    before, first, last, after = match.groups()
    year = before or after
    if not (year or last):
        return match[0]
    begin = [name[:3] for name in _ENGLISH]
    numbers = [str(begin.index(name[:3].lower()) + 1) for name in (first, last) if name]
    return f"{year or ''}{'年' * bool(year)}{'-'.join(numbers)}月"


def without_asides(header: str, *, relative: bool = False) -> str:
    """Leave unit, period and growth words out of a header, to find what it measures.

    Args:
        header: A header or a row's label.
        relative: Whether to leave out words such as 上年同期 too, whose time the table tells.

    >>> without_asides("2024年1-6月地区生产总值（亿元）"), without_asides("固定资产投资同比增长(%)")
    ('地区生产总值', '固定资产投资')
    >>> without_asides("本月止累计", relative=True), without_asides("产值/上年同期", relative=True)
    ('', '产值')
    """
    flat = _BRACKETS.sub("", plain(header))
    if relative:
        flat = RELATIVE.sub("", flat)
    for match in _PERIOD.findall(flat):
        flat = flat.replace(match, "")
    flat = GROWTH.sub("", flat)
    return re.sub(
        r"[/_\-±%:：]|绝对[量额数]|总量|数值|累计|本期|完成额?$|value|amount", "", flat, flags=re.I
    )


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except DataError:
        return False
    return text != ""
