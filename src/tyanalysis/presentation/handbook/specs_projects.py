"""Scores, projects, plans and efficiency: how the examples are shown."""

from __future__ import annotations

from tyanalysis.presentation.handbook.specs import COUNTIES, PROVINCES, TEXTBOOK, Shown, Spec

PROJECT_SPECS = {
    "composite": Spec(
        "{province}{year}年{n}个市的综合名次：{wide}在第{best}到第{worst}之间",
        "市",
        (
            Shown("level", "地区生产总值", "CNY_100M"),
            Shown("growth", "实际增速", "percent"),
            Shown("score", "得分", "", 1),
            Shown("rank", "加权平均名次", "count"),
            Shown("geometric", "几何平均名次", "count"),
            Shown("topsis", "TOPSIS名次", "count"),
            Shown("rank_best", "最好", "count"),
            Shown("rank_worst", "最差", "count"),
        ),
        (
            "按规模（对数）和增速等权计分，{top}居首；换用其他权重，{wide}的名次在第{best}"
            "到第{worst}之间，{n}个市中只有{firm}个名次不变。",
            "换方法也会换名次：改用TOPSIS（离最好近、离最差远），{n}个市中只有{same}个名次不变。",
            "名次不带范围就不应引用：只有两个指标，权重尚且如此要紧；"
            "熵权偏爱分散的指标，哪怕分散的只是噪声。",
        ),
        "权重各上下浮动四分之一，另加等权、熵权和CRITIC权重；部分数据据转载。",
    ),
    "funnel": Spec(
        "{area}“三个一批”：{n}次活动的签约、开工、投产",
        "活动日期",
        (
            Shown("signed", "签约", "count"),
            Shown("started", "开工", "count"),
            Shown("producing", "投产", "count"),
            Shown("start_rate", "开工／签约", "percent", 1),
            Shown("production_rate", "投产／开工", "percent", 1),
        ),
        (
            "{n}次活动中有{above}次的比率超过百分之百（{when}，{rate}），"
            "可见开工的不是同一次签约的项目。",
            "三批是不同的项目，同一次活动的比率只是各批之比，不是签约项目的去向；"
            "要问“签约的有多少开工”，须按批次跟踪。",
        ),
    ),
    "proportion": Spec(
        "制造业增长快于全部行业的州：比率与百分之九十五的威尔逊区间",
        "时期",
        (
            Shown("successes", "快于全部行业的州", "count"),
            Shown("trials", "州数", "count"),
            Shown("rate", "比率", "percent"),
            Shown("wilson", "威尔逊区间", "percent"),
        ),
        (
            "{trials}个州中，前十年有{before}个、后十年有{now}个州的制造业增长快于全部行业；"
            "两个比率的区间是{wilson}和{other}，彼此{verdict}。",
            "区间大段重叠时，只凭这些个案还说不清比率有没有变。州是全数清点的，本身没有抽样误差；"
            "只有把它当作“以后会怎样”的依据时才用区间。",
            "开工率、投产率也这样算，前提是同一批项目的签约数和开工数，随包数据没有按批次跟踪的数。",
        ),
        COUNTIES,
    ),
    "pace": Spec(
        "{area}{year}年：计划、总额与均匀进度",
        "指标",
        (Shown("value", "数值", "@"),),
        (
            "{area}总投资只公布了下限，所以年度计划占总投资{share}，按此速度要{years}；"
            "均匀进度下，半年应完成{pace}。",
            "“超”不含本数，份额因而严格小于界限；均匀进度只是参照，冬季施工少的地方应改用往年进度，"
            "比较完成率时先相减、后四舍五入。",
        ),
        "计划数，不是完成数。",
    ),
    "attainment": Spec(
        "{zone}{subject}半年完成{done}，超序时进度{lead}",
        "指标",
        (Shown("value", "数值", "@", 1),),
        (
            "{zone}{subject}上半年投资完成率{done}，均匀进度是一半，所以超前{lead}；先相减，后四舍五入。",
            "{city}{year}年投资增速的目标是{aim}，年末预计{got}，差{gap}："
            "目标是增速时只能说差几个百分点，增速除以增速不是完成率。",
            "完成率的分母是这些项目的年度计划，不是全区的计划；"
            "实际完成额没有公布，就不能倒推计划额。",
        ),
        digits={"lead": 1, "gap": 1},
    ),
    "icor": Spec(
        "{area}{first}—{last}年的增量资本产出率：逐年从{low}到{high}，全期{overall}",
        "年份",
        (
            Shown("product", "地区生产总值", "CNY_100M", 1),
            Shown("investment", "固定资本形成", "CNY_100M", 1),
            Shown("share", "投资占产出", "percent"),
            Shown("growth", "产出增速", "percent"),
            Shown("icor", "增量资本产出率", "", 1),
        ),
        (
            "投资占产出除以产出增速：逐年的比率从{low}到{high}，有{fell}年产出没有增长、没有比率；"
            "全期平均的投资占比除以年均增速是{overall}。",
            "一年的比率是噪声：增速接近零时它没有上限。要用多年的，写明投资与增长之间的时滞；"
            "分母须是增加值，函数拒绝总产值。",
            "这里投资取自当时的年鉴，产出是普查修订后的，并用投资价格指数折算，"
            "所以水平只能粗看；换成地区生产总值平减指数，比率会变。",
        ),
        "产出是国家统计局修订后的分省年度数据，取自公开代码库的数据文件。" + PROVINCES,
        {"low": 1, "high": 1, "overall": 1},
    ),
    "efficiency": Spec(
        "分项偏差：总额完成{outturn}，分项之间挪动了{variance}",
        "项目",
        (
            Shown("plan", "计划额", "", 0),
            Shown("actual", "完成", "", 0),
            Shown("adjusted", "按总完成率调整", "", 1),
            Shown("deviation", "偏差", "", 1),
            Shown("share", "偏差率", "percent"),
        ),
        (
            "总额完成{outturn}，看不出问题；扣除总额的影响后，分项偏差率是{variance}。"
            "要算它，需要按园区或项目分列的原定计划和完成额。",
            "实现率：完成三十（末位四舍五入）、总额在一百以上至一百二十，实现率是{realised}；"
            "完成额和总投资须是同一批项目，公开数字里没有这样的一对。",
            "支付率：承诺一百五十、以前支付五十、当年支付二十，占年初余额的{disbursed}；需要分年的支付数。",
            "增长核算：产出增长{output}，资本贡献{capital}，劳动贡献{labour}，"
            "余下{productivity}是全要素生产率，余数里装着所有误差；"
            "需要资本存量、就业和资本收入份额，随包数据只有投资。",
        ),
        TEXTBOOK,
        {"capital": 1, "labour": 1, "productivity": 1},
    ),
    "survival": Spec(
        "各省投资从{low}增到{high}要几年：估计过半的省不超过{median}",
        "越过起点后",
        (
            Shown("waiting", "尚未达到", "percent"),
            Shown("low_end", "下限", "percent"),
            Shown("high_end", "上限", "percent"),
            Shown("at_risk", "观察中", "count"),
            Shown("events", "当年达到", "count"),
        ),
        (
            "{n}个省先后越过{low}（{first}年价格），到{last}年有{open}个还没有达到{high}。"
            "十年内达到的估计是{ten}；直接相除只有{naive}，因为后越过的省观察时间短，不等于慢。",
            "等待时间要有每个个体的起止日期。签约到开工也这样算，可公开的项目没有成批的签约和开工日期，"
            "所以这里用各省；只有比率的公报不能这样用。",
        ),
        PROVINCES + "按各省投资价格指数折成首年价格。",
        {"median": 0},
    ),
}
