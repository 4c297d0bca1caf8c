"""Change over time: how the examples are shown."""

from __future__ import annotations

from tyanalysis.presentation.handbook.specs import PROVINCES, YEARBOOK, Shown, Spec

TIME_SPECS = {
    "growth": Spec(
        "{area}：水平值之商与公布的实际增速，{n}个年份中{breaks}个对不上",
        "年份",
        (
            Shown("level", "地区生产总值", "CNY_100M"),
            Shown("quotient", "水平值之商", "percent"),
            Shown("published", "公布的实际增速", "percent"),
            Shown("gap", "两者相差", "percentage_point", 1),
        ),
        (
            "{area}{first}—{last}年公布的实际增速平均每年{average}（各年相乘后开方），"
            "水平值的年均增速是{trend}。",
            "两者之差是价格、普查修订和口径变化，不是算错：平均增速要用公布的增速连乘，"
            "不能用两头的当年价水平值。",
        ),
        "水平值取初步核算数，计入末位四舍五入；两个区间不相交的算对不上。",
    ),
    "cumulative": Spec(
        "{area}{year}年：累计增速{to_date}的背后，{part}的增速是{growth}",
        "分段",
        (
            Shown("to_date", "累计地区生产总值", "CNY_100M"),
            Shown("to_date_growth", "累计增速", "percent"),
            Shown("single", "当期", "CNY_100M", 1),
            Shown("growth", "当期增速", "percent"),
        ),
        (
            "{area}{year}年的累计增速由{before}变为{to_date}，由此推出{part}的增速是{growth}。",
            "公布的增速只有一位小数，推出的当期增速因此是一个区间；"
            "口径在年内有变化时，区间之外的值也不能排除。",
        ),
        "当期＝本期累计减上期累计；当期增速由两期累计数和增速倒推基数得出。",
    ),
    "projection": Spec(
        "{area}上半年占全年的比重：只有{n}个年份可用",
        "年份",
        (
            Shown("half", "上半年", "CNY_100M"),
            Shown("whole", "全年", "CNY_100M"),
            Shown("share", "上半年占全年", "percent"),
        ),
        (
            "{area}{year}年上半年是{half}；照往年的比重推算，全年是{range}，"
            "乘以二则只有{doubled}，低估了下半年。",
            "函数默认要有三个往年，这里只有{n}个，所以默认{verdict}推算；"
            "上面的范围是放宽到两个往年的演示，不是预测。",
        ),
        "当年价初步核算数。",
    ),
    "real": Spec(
        "{area}{first}—{last}年投资名义上增到{nominal}，扣除价格是{real}",
        "年份",
        (
            Shown("nominal", "当年价", "CNY_100M", 1),
            Shown("real", "基年价", "CNY_100M", 1),
            Shown("price", "投资价格指数（基年为100）", "", 1),
        ),
        (
            "{area}{last}年的固定资本形成按当年价是{first}年的{nominal}，按{first}年价格是{real}；"
            "价格在此期间上涨{price}。",
            "数据在一九九三年有价格指数的断点、在二〇一七年有水平值的断点，"
            "所以只算两个断点之间的年份，跨断点平减得出的数没有意义。",
        ),
        PROVINCES,
    ),
    "prices": Spec(
        "{n}个省投资价格指数，{first}年为100，{last}年的三种算法",
        "公式",
        (
            Shown("direct", "定基", "", 2),
            Shown("chained", "逐年链接", "", 2),
        ),
        (
            "以基期结构加权（拉氏）得{laspeyres}，以报告期结构加权（帕氏）得{paasche}，"
            "费雪指数是两者的几何平均，逐年链接后是{fisher}。",
            "结构变化越大，公式之间的差距越大；链接后的各部分不再加得起来，不能拿来算比重。",
        ),
        PROVINCES,
        {"laspeyres": 2, "paasche": 2, "fisher": 2},
    ),
    "chain": Spec(
        "{area}{first}—{last}年：公布的增速连乘是{real}，水平值是{nominal}",
        "年份",
        (
            Shown("growth", "公布的实际增速", "percent"),
            Shown("real", "实际指数（基年为100）", "", 1),
            Shown("nominal", "水平值指数（基年为100）", "", 1),
            Shown("price", "隐含价格（基年为100）", "", 1),
        ),
        (
            "把公布的实际增速逐年连乘，{area}{last}年的地区生产总值是{first}年的{real}；"
            "当年价水平值是{nominal}，两者相除，隐含的价格上涨{price}。",
            "核对：{start}—{stop}年按各年增速连乘，平均每年增长{mean}（计入末位四舍五入），"
            "与公布的五年平均{said}{verdict}。",
            "隐含价格不只是价格：普查修订和口径变化只改水平值，不改已公布的增速，也落在里面。",
        ),
        YEARBOOK,
        {"mean": 2},
    ),
    "splice": Spec(
        "{area}：初步核算数在{overlap}年接上修订后的序列",
        "年份",
        (
            Shown("old", "初步核算", "CNY_100M"),
            Shown("new", "修订后", "CNY_100M"),
            Shown("spliced", "接续后", "CNY_100M"),
        ),
        (
            "{area}{overlap}年的初步核算数是{old}，修订后是{new}。"
            "用修订后的{next}年除以初步核算的{overlap}年，名义增速是{naive}；"
            "同一序列内部相除是{sound}。",
            "接续以重叠年份为准，让新序列按旧序列的水平走下去：各年增速取自新序列，水平取自旧序列；"
            "接出来的水平值只能看走势，不能当作公布数引用。",
        ),
        "当年价；修订后的序列是国家统计局分省年度数据，取自公开代码库的数据文件。",
    ),
    "denton": Spec(
        "{area}{first}—{last}年：半年数加总到修订后的全年数，比率在{low}与{high}之间",
        "半年",
        (
            Shown("indicator", "初步核算", "CNY_100M"),
            Shown("value", "调整后", "CNY_100M"),
            Shown("ratio", "两者之比", "", 4),
        ),
        (
            "{area}{year}年的全年数由{before}修订为{after}，半年数却只有初步核算的。"
            "以初步核算的半年数为指标、修订后的全年数为约束，调整后每年两个半年之和等于全年，"
            "比率逐期平滑变化。",
            "若每年各乘一个比率，年初就有台阶，半年之间的变化会失真；"
            "还没有年度总数的时期只能沿用末尾的比率，总数公布后会再改。"
            "计算只取确数：只公布到百亿元的半年数，调整后也不会更准。",
        ),
        "当年价；下半年是全年减上半年；修订后的全年数取自公开代码库的数据文件。",
        {"low": 4, "high": 4},
    ),
}
