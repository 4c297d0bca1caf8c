"""Method notes: how a report reads, computes and refuses."""

from __future__ import annotations

from tyanalysis.data.package import Package
from tyanalysis.presentation.display import Part, Text, say
from tyanalysis.presentation.language import check_language
from tyanalysis.presentation.provenance import describe_grades

_COMMON = (
    "限定词按《民法典》第一千二百五十九条读作区间：“以上”“以下”“以内”含本数，“超过”“不满”不含本数；"
    "“多”“近”“约”在严格读法下只取字面所及，在习惯读法下取通行的上下限。",
    "区间在加减乘除中保留端点的开闭；算不出界限的，写作“无法确定”，不取中间值。",
    "计划、目标、设计能力与实际数不相加、不相除，除非写明前提；结果的性质取各项中最弱的一种。",
    "增速与绝对数是两种说法：公布的增速多按可比口径，不等于两年绝对数之商。",
    "初步数、修订数和年鉴数各成一列，不连成一条线；没有公布的年份留空，不插值。",
    "矛盾的核对按习惯读法并计入四舍五入，宽读之下仍不相容的才列为矛盾。",
    "开发区、专业镇和县区相互重叠，凡有重叠的一律不相加。",
)
_OF_REPORT = {
    "zone_growth": (
        "某区与所在城市的比较，只在指标、时期和价格基准都相同时进行，差距以百分点计。",
        "位次按公布值排列，数值相同的并列，写出所占的各位次。",
    ),
    "town_output": (
        "主导行业产值、全产业链产值和产品产值口径不同，互不相减。",
        "由增速倒推基数时，增速和本期数都按四舍五入的区间计，两者同用一个本期数，不作独立区间相减。",
    ),
    "investment": (
        "序时进度按月份或天数均匀计，只作参照；完成率与序时进度之差以百分点计。",
        "开工率、投产率以同一次活动的签约项目为分母；各批项目起步时间不同，先后批次不宜直接相比。",
    ),
}


def describe_methods(package: Package, report: str, language: str) -> Text:
    """List the rules that the report's numbers obey, and the grades of its figures.

    Args:
        package: The data package.
        report: Key of the report.
        language: ``zh`` or ``en``.
    """
    check_language(language)
    notes: list[tuple[Part, ...]] = [
        say(message, language) for message in (*_COMMON, *_OF_REPORT.get(report, ()))
    ]
    notes.append((describe_grades(package, language),))
    return Text("methods", language, tuple(notes), role="list")
