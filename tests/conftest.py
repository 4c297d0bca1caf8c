"""A tiny data package, made by hand: one city, two zones, two towns and a firm, three years.

Also the order of the files, so that the workers of ``make test`` end at the same time.
"""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tyanalysis.presentation.cell import set_language
from tyanalysis.reporting import build as building
from tyanalysis.reporting.launch import spawn_template
from tyanalysis.reporting.template import Address

# A shell starts what it runs in the background with these ignored, and ignored signals are
# inherited: a command under test would never hear them.
for _number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(_number) is signal.SIG_IGN:
        _usual = signal.default_int_handler if _number is signal.SIGINT else signal.SIG_DFL
        signal.signal(_number, _usual)

LONGEST = (
    "test_conformance.py", "test_reports.py", "test_docs_blocks.py", "test_faults.py",
    "test_cluster.py", "test_docs_site.py", "test_build.py",
    "test_run.py", "test_investment.py", "test_cli.py", "test_checks.py", "test_town.py",
    "test_explore_browser.py", "test_import.py", "test_zones.py", "test_edition.py",
    "test_examples.py", "test_workspace.py",
)  # fmt: skip
"""The files that take longest, in the order in which they are begun."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files: a worker that got one last would keep the others waiting."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONGEST)))


@pytest.fixture(autouse=True)
def _chinese_afterwards() -> Iterator[None]:
    """Take back a language that a test has chosen: the next test starts as a user does."""
    yield
    set_language("zh")


AREAS = """\
id,kind,name_zh,name_en,short_zh,short_en,level,status,note
taiyuan,city,太原市,Taiyuan,太原,Taiyuan,municipal,existing,
east-zone,zone,东开发区,East Zone,东区,East,provincial,existing,
west-zone,zone,西开发区,West Zone,西区,West,provincial,planned,
vinegar-town,town,老醋镇,Vinegar Town,,,municipal,existing,
flower-town,town,花卉镇,Flower Town,,,county,to_be_fostered,
rose-firm,enterprise,玫瑰园艺,Rose Horticulture,,,,,
"""
MEMBERSHIPS = """\
area,parent,extent,relation,source,note
east-zone,taiyuan,whole,lies_in,yearbook,
west-zone,taiyuan,part,lies_in,yearbook,
vinegar-town,west-zone,whole,lies_in,yearbook,
flower-town,taiyuan,whole,lies_in,yearbook,
rose-firm,flower-town,whole,belongs_to,,
"""
INDICATORS = """\
id,name_zh,name_en,dimension,unit,measure,scope_zh,scope_en,definition_zh,definition_en
gross-regional-product,地区生产总值,Gross regional product,money,CNY_100M,flow,,,,
gross-regional-product-growth,地区生产总值增速,Growth of GRP,percent,percent,rate,,,,
total-investment,总投资,Total investment,money,CNY_100M,stock,,,,
planned-investment,年度计划投资,Planned investment,money,CNY_100M,flow,,,,
gross-output,总产值,Gross output,money,CNY_100M,flow,,,,
enterprises,企业数,Enterprises,count,count,stock,,,,
pots-raised,盆栽,Pots raised,pots,pots_10K,flow,,,,
opening-date,成立时间,Opening date,date,,date,,,,
"""
FIGURES = """\
id,area,subject_zh,subject_en,indicator,period,value,unit,qualifier,low,high,low_closed,high_closed,\
customary_low,customary_high,customary_low_closed,customary_high_closed,precision,kind,price_basis,\
vintage,source,as_printed,locator,grade,note
T01,taiyuan,,,gross-regional-product,2021,1000.0,CNY_100M,rounded,1000.0,1000.0,true,true,,,,,0.05,\
actual,current,first,yearbook,1000.0亿元,p. 1,A,
T02,taiyuan,,,gross-regional-product,2022,1100.0,CNY_100M,rounded,1100.0,1100.0,true,true,,,,,0.05,\
actual,current,first,yearbook,1100.0亿元,p. 1,A,
T03,taiyuan,,,gross-regional-product,2023,1210.0,CNY_100M,rounded,1210.0,1210.0,true,true,,,,,0.05,\
actual,current,first,yearbook,1210.0亿元,p. 1,A,
T04,taiyuan,,,gross-regional-product-growth,2023,6.0,percent,rounded,6.0,6.0,true,true,,,,,0.05,\
growth,comparable,first,yearbook,增长6.0%,p. 1,A,
T05,east-zone,,,total-investment,2023,1000,CNY_100M,gt,1000,inf,false,false,,,,,,plan,unknown,,\
paper,总投资超1000亿元,line 2,B,
T06,east-zone,,,planned-investment,2023,232.2,CNY_100M,rounded,232.2,232.2,true,true,,,,,0.05,plan,\
unknown,,paper,年度计划投资232.2亿元,line 2,B,
T07,west-zone,,,total-investment,2023,500,CNY_100M,ge,500,inf,true,false,,,,,,plan,unknown,,paper,\
总投资500亿元以上,line 3,B,
T08,vinegar-town,,,gross-output,2022,60,CNY_100M,exact,60,60,true,true,,,,,,actual,unknown,,paper,\
60亿元,line 4,B,
T09,vinegar-town,,,gross-output,2023,70,CNY_100M,gt,70,inf,false,false,,,,,,actual,unknown,,paper,\
突破70亿元,line 4,B,
T10,flower-town,,,enterprises,2023,50,count,more,51,inf,true,false,51,59,true,true,,actual,,,paper,\
50多家,line 5,B,
T11,rose-firm,盆栽玫瑰,Potted roses,pots-raised,2023,120,pots_10K,reaches,120,120,true,true,,,,,,\
capacity,,,paper,达120万盆,line 6,B,
T12,east-zone,,,opening-date,2016-M11,,,exact,,,,,,,,,,date,,,paper,2016年11月成立,line 1,B,
"""
SOURCES = """\
id,title,title_en,publisher,publisher_en,published,url,accessed,grade,mirror,note
yearbook,统计年鉴,Yearbook,统计局,Statistics Bureau,2024-10,https://example.org/yearbook,2026-01-05,A,false,
paper,晚报,Evening paper,晚报社,Evening Press,2024-09-01,,,B,true,
"""


def write_tiny(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "areas": AREAS,
        "memberships": MEMBERSHIPS,
        "indicators": INDICATORS,
        "figures": FIGURES,
        "sources": SOURCES,
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def tiny_package(tmp_path: Path) -> Path:
    """A valid data package without descriptor, in a folder of its own that a test may break."""
    return write_tiny(tmp_path / "tiny")


@pytest.fixture
def edit_csv(tiny_package: Path) -> Callable[..., Path]:
    """Replace text in a table of the tiny package, once and for certain."""

    def edit(table: str, old: str, new: str) -> Path:
        path = tiny_package / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {table}.csv"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return tiny_package

    return edit


class Lent(Address):
    """A template that is ready already, and that the build it is lent to leaves running."""

    def wait_ready(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture(scope="session")
def template() -> Iterator[Address]:
    """A template for notebooks that import nothing."""
    address = spawn_template([], renderers=True)
    address.wait_ready()
    yield address
    address.close()


@pytest.fixture
def lent_template(template: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the builds of a test in this process fork from one template.

    Warming one for each build takes seconds; the tests that are about that go without this.
    """
    lent = Lent(template.name, template.pid, template.control, template.process)
    for name in ("fork_template", "spawn_template"):
        monkeypatch.setattr(building, name, lambda *_, **__: lent)
