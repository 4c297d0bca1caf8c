"""Structure, gaps and change across areas: how the examples are shown."""

from __future__ import annotations

from tyanalysis.presentation.handbook.specs import COUNTIES, PROVINCES, TEXT, Shown, Spec

AREA_SPECS = {
    "contribution": Spec(
        "{area}{year}年增长{growth}，{top}拉动{pull}",
        "产业部门",
        (
            Shown("level", "增加值", "CNY_100M"),
            Shown("growth", "实际增速", "percent"),
            Shown("pull", "拉动（百分点）", "", 2),
            Shown("rate", "贡献率", "percent"),
        ),
        (
            "{area}{year}年增长{growth}，其中{top}拉动{pull}，贡献率{rate}。",
            "各产业贡献率加起来与百分之百的差额从{residual_low}到{residual_high}，零在其中，说明公布数彼此吻合；"
            "总量增速接近零时，贡献率会失去意义。",
        ),
        "水平值为当年价、增速为可比价，拉动＝基期份额×增速；区间来自末位四舍五入。",
    ),
    "pull": Spec(
        "{province}{year}年各市拉动：{top}居首，{pull}",
        "市",
        (
            Shown("share", "基期份额", "percent"),
            Shown("growth", "实际增速", "percent"),
            Shown("pull", "拉动（百分点）", "", 2),
        ),
        (
            "{n}个市合计增长{sum}，{top}拉动最多；{fastest}增速最快（{its_growth}），"
            "因为份额小，只拉动{its_pull}。",
            "增速快不等于拉动大。各市之和与全省数并不相等，所以这里的合计是各市的合计，"
            "不是全省增速。",
        ),
        "部分据转载或公开数据文件。",
    ),
    "quotient": Spec(
        "{area}与{reference}的产业结构，{year}年：{top}的区位商是{quotient}",
        "产业部门",
        (
            Shown("share", "本市份额", "percent"),
            Shown("reference_share", "全省份额", "percent"),
            Shown("quotient", "区位商", "", 2),
        ),
        (
            "{area}的{top}份额高于{reference}，区位商{quotient}；"
            "克鲁格曼专业化指数{krugman}（零为结构相同，二为毫无共同），"
            "折半就是专业化系数，即要有{coefficient}换产业，结构才与{reference}相同；"
            "哈克曼指数{hachman}（一为结构相同），熵{entropy}。",
            "全省数包含本市，本市越大，区位商越靠近一；很小的地区会因一家企业而有很高的区位商。",
        ),
        "当年价初步核算数。",
        {"quotient": 2},
    ),
    "concentration": Spec(
        "集中度：{n}个市，同样的市只知整百亿元，以及两个更大的面板",
        "比较范围",
        (
            Shown("n", "个数", "count"),
            Shown("hhi", "HHI", "", 4),
            Shown("normalised", "标准化HHI", "", 4),
            Shown("number", "有效个数", "", 1),
            Shown("top", "前三位份额", "percent", 1),
        ),
        (
            "{province}{n}个市的HHI是{exact}，相当于{number}个同样大的市；"
            "若只知道整百亿元，HHI仍可定在{coarse}。",
            "个数本身决定下限（这里是{least}），个数不同的两组只能比标准化的HHI；"
            "只有上下限的数，集中度也是区间，不取中间值。",
        ),
        "各市为地区生产总值，各省为固定资本形成（含水平值断点年份），各县为生产总值。" + COUNTIES,
        {"number": 1, "exact": 4, "coarse": 4, "least": 4},
    ),
    "inequality": Spec(
        "美国{n}个县的生产总值：差距多大，有多少在州与州之间",
        "年份",
        (
            Shown("n", "县数", "count"),
            Shown("gini", "基尼", "", 3),
            Shown("theil", "泰尔T", "", 3),
            Shown("between", "州际", "", 3),
            Shown("within", "州内", "", 3),
            Shown("theil_l", "泰尔L", "", 3),
            Shown("atkinson", "阿特金森（0.5）", "", 3),
            Shown("cv", "变异系数", "", 2),
            Shown("hoover", "胡佛", "percent"),
        ),
        (
            "最近一年基尼系数{gini}，泰尔指数{theil}，其中{share}在州与州之间，其余在州内；"
            "要让各县一样大，得挪动{hoover}。",
            "这是县的大小之差，不是贫富之差：随包数据没有各地人口，就不能算人均，也不能算按人口加权的威廉森系数；"
            "组分得越细，组间部分越大。",
        ),
        COUNTIES,
    ),
    "shift": Spec(
        "美国{first}—{last}年各州的竞争力项：{best}最高（{best_regional}），{worst}最低（{worst_regional}）",
        "州",
        (
            Shown("change", "总变动", "percent"),
            Shown("national", "全国", "percentage_point", 1),
            Shown("industry_mix", "结构", "percentage_point", 1),
            Shown("regional", "竞争力", "percentage_point", 1),
        ),
        (
            "按全国速度各州都应增长{national}；{best}实际增长{best_change}，"
            "多出的主要是竞争力项（{best_regional}）。",
            "竞争力项是余数：这里只分三个行业，结构的差别大多落进余数；"
            "当年价数据还把价格之差算了进去。",
        ),
        COUNTIES,
    ),
    "dynamic": Spec(
        "{first}—{last}年竞争力项的三种算法：{most}由{classic}变为{stepwise}",
        "州",
        (
            Shown("classic", "经典：竞争力", "", 1),
            Shown("regional", "埃—马：竞争力", "", 1),
            Shown("allocation", "埃—马：配置", "", 1),
            Shown("step_mix", "动态：结构", "", 1),
            Shown("step_regional", "动态：竞争力", "", 1),
        ),
        (
            "埃斯特万—马基利亚斯算法把竞争力项分成两半：{special}按全国结构计的竞争力是{regional}，"
            "专业化配置是{allocation}，后者为正，说明它专于自己较强的行业。",
            "动态算法在{middle}年更新一次结构和基数再相加：{most}的竞争力项由{classic}变为{stepwise}，"
            "{n}个州中有{turned}个连正负号都变了。",
            "三种算法回答的不是同一个问题，引用竞争力项时要写明算法和分段。",
        ),
        "各项为占首年水平的百分点。" + COUNTIES,
    ),
    "agglomeration": Spec(
        "美国{n}个州，{year}年：农业比制造业更集聚，三种基尼口径不同",
        "行业",
        (
            Shown("rank", "排序公式", "", 3),
            Shown("area", "洛伦兹面积的两倍", "", 3),
            Shown("half", "洛伦兹面积", "", 3),
        ),
        (
            "相对于全部行业，农业的区位基尼是{farming}，制造业是{making}；"
            "写法不同可差一倍以上，引用时要写明是哪一种。",
            "基尼分不出“很多企业扎堆”和“一家大厂”：那要有各企业的规模和所在地，随包数据没有，见下例。",
        ),
        COUNTIES,
    ),
    "plants": Spec(
        "三个地区的{n}家企业：原始集中度{raw}，扣除企业规模后是{gamma}",
        "地区",
        (
            Shown("plants", "企业数", "count"),
            Shown("largest", "最大企业的就业", "", 0),
            Shown("share", "该行业份额", "percent"),
            Shown("reference", "全部行业份额", "percent"),
        ),
        (
            "该行业的原始集中度是{raw}，单是企业规模的HHI就有{size}；扣除后埃利森—格莱泽指数是{gamma}，"
            "按习惯高于零点零五就算集聚，可原始集中度只比随机分布高{z}个标准差：企业太少，下不了结论。",
            "集群指数用密度代替企业规模（利岑贝格尔与施特恩贝格）：另一例中是{cluster}，"
            "全国平均为一，高于四称为集群；它要分地区的面积、人口、行业就业和企业数。",
            "要对开发区或专业镇作此计算，需要企业名录：每家的行业、所在地和就业或产值。",
        ),
        "已发表的教科书算例（法尔豪尔与克罗尔，二〇一四），据R软件包REAT的说明页；不是本地数据。",
        {"z": 1, "cluster": 1},
    ),
    "convergence": Spec(
        "{first}—{last}年起点低的省投资增长更快，每年追赶{speed}",
        "省份",
        (
            Shown("start", "起点投资", "CNY_100M", 1),
            Shown("end", "终点投资", "CNY_100M", 1),
            Shown("growth", "年均对数增速", "percent"),
        ),
        (
            "{n}个省的斜率是{slope}（百分之九十五区间从{beta_low}到{beta_high}），追赶速度每年{speed}，"
            "差距减半要{half}；对数标准差由{sd_start}降到{sd_end}，两种收敛都成立。",
            "这是投资总量，不是人均产出；斜率为负也可能只是向均值回归，所以要同时看标准差。"
            "{area}年均增长{growth}。",
        ),
        PROVINCES + "按各省投资价格指数折成首年价格。",
    ),
    "mobility": Spec(
        "美国{n}个县十年间在五组之间的转移概率",
        "起点所在组",
        tuple(Shown(f"to_{i}", f"到第{i}组", "percent") for i in range(1, 6)),
        (
            "最小的一组十年后有{stay_low}留在原组，居中的一组只有{stay_middle}；"
            "流动指数{shorrocks}（零为不动，一为随机）。",
            "二十年前后的位次相关（肯德尔）为{kendall}，位次变动的中位数是{median}位。"
            "分组的界限决定结果，十来个地区的转移矩阵说明不了什么。",
        ),
        COUNTIES,
    ),
    "presence": Spec(
        "美国{states}个州、{industries}个行业，{year}年：哪些州有哪一业",
        "行业",
        (
            Shown("ubiquity", "普遍性（几个州有）", "count"),
            Shown("share", "占各州", "percent"),
            Shown("others", "这些州平均还有几业", "", 2),
        ),
        (
            "区位商达到一才算“有”：{states}个州中有{two}个同时有两业，{one}个只有一业。",
            "复杂度要许多地区乘许多行业的表；对{states}个州、{industries}个行业，函数{verdict}计算，"
            "因为那只会把噪声排成名次。要算，需要分地区、分行业中类的产值或就业，随包数据没有。",
        ),
        COUNTIES,
    ),
    "complexity": Spec(
        "多样性与普遍性：四个地区、四种产品的已发表算例",
        "地区",
        (
            Shown("has", "有哪些产品", TEXT),
            Shown("diversity", "多样性（有几种产品）", "count"),
            Shown("product", "产品", TEXT),
            Shown("ubiquity", "普遍性（几个地区有）", "count"),
        ),
        (
            "复杂度看的是“有许多少见的东西”：先数每个地区有几种、每种有几个地区，再反复加权；"
            "四种都有的地区多样，只有它才有的产品少见，两者互相抬高。",
        ),
        "已发表的算例（伊达尔戈与豪斯曼，二〇〇九，图S4）；不是本地数据。",
    ),
}
