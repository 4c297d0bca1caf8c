"""Scores, projects, plans and efficiency: how the examples are shown."""

from __future__ import annotations

from tyanalysis.presentation.handbook.specs import TEXTBOOK, Shown, Spec

PROJECT_SPECS = {
    "composite": Spec(
        "{province}{year}年{n}个市的综合名次：{wide}在第{best}到第{worst}之间",
        "市",
        (
            Shown("level", "地区生产总值", "CNY_100M"),
            Shown("growth", "实际增速", "percent"),
            Shown("score", "得分", "", 1),
            Shown("rank", "名次", "count"),
            Shown("rank_best", "最好", "count"),
            Shown("rank_worst", "最差", "count"),
        ),
        (
            "按规模（对数）和增速等权计分，{top}居首；换用其他权重，{wide}的名次在第{best}"
            "到第{worst}之间，{n}个市中只有{firm}个名次不变。",
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
        "同一批项目的开工率和投产率，以及百分之九十五的威尔逊区间",
        "比率",
        (
            Shown("successes", "已实现", "count"),
            Shown("trials", "总数", "count"),
            Shown("rate", "比率", "percent"),
            Shown("wilson", "威尔逊区间", "percent"),
        ),
        (
            "{signed}个签约项目开工{started}个；若看作一个过程的一次观察，开工的概率在{wilson}之间，"
            "投产的在{other}之间，两个区间不相交。",
            "项目是全数清点的，本身没有抽样误差；只有把它当作“以后会怎样”的依据时才用区间。",
        ),
        "晋中市商务局2021年8月公布的前四批项目。",
    ),
    "pace": Spec(
        "{area}{year}年：计划、总额与均匀进度",
        "项目",
        (Shown("value", "数值", "@", 2),),
        (
            "{area}总投资只公布了下限，所以年度计划占总投资{share}，按此速度要{years}；"
            "均匀进度下，半年应完成{pace}。",
            "“超”不含本数，份额因而严格小于界限；均匀进度只是参照，冬季施工少的地方应改用往年进度，"
            "比较完成率时先相减、后四舍五入。",
        ),
        "计划数，不是完成数。",
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
            "总额完成{outturn}，看不出问题；扣除总额的影响后，分项偏差率是{variance}，"
            "即钱在分项之间挪动了这么多。",
            "实现率：完成三十、总额在一百以上至一百二十，实现率是{realised}。",
            "增量资本产出率：投资占产出两成、增长百分之五，比率是{icor}；只看一年多为噪声，"
            "分母须是增加值，总产值会被拒绝。",
            "增长核算：产出增长{output}，扣除资本和劳动后余{productivity}，余数里装着所有误差。",
        ),
        TEXTBOOK,
        {"icor": 1},
    ),
    "survival": Spec(
        "示意：{n}个项目从签约到开工，期末估计仍有{waiting}在等待",
        "签约后",
        (
            Shown("waiting", "仍未开工", "percent"),
            Shown("low_end", "下限", "percent"),
            Shown("high_end", "上限", "percent"),
            Shown("at_risk", "观察中", "count"),
            Shown("events", "开工", "count"),
        ),
        (
            "{n}个项目中有{open}个到期末仍未开工，直接相除是{naive}；"
            "考虑到后签约的观察时间短，估计仍在等待的是{waiting}。",
            "没有签约和开工日期就算不出等待时间；只有比率的公报，不能这样用。",
        ),
        "示意日期，不是实际项目。",
    ),
}
