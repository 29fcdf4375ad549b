"""开阳县, 18 October 2017: the printed checklist of 54 units by 19 indicators, and a
portal and a folder that give it.

The table is as printed but for what was wrong in it: five × stood among numbers, which are 0 here,
and one cell was empty, which nobody had filled in and is 待核.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from config.io.spreadsheet import Cell, write_csv
from monitor.demo.board import Board, Item
from monitor.demo.frame import Frame, Link
from monitor.demo.portal import Answer, Site
from monitor.demo.site import publish

AS_OF = date(2017, 10, 18)
HEADER = (
    *("是否建立领导小组", "是否制定方案", "是否制定依申请方案", "是否公开本单位领导分工"),
    *(
        "是否公开本单位内设科室负责人及联系方式",
        "重大决策是否向社会征求意见",
        "本单位重要方案是否有解读材料",
    ),
    *(
        "本单位下发的不涉敏行政性公文",
        "本单位行政审批情况",
        "本单位涉企、涉贫政策",
        "双随机一公开情况",
    ),
    *(
        "是否设立本单位微博微信公众号",
        "本单位微博微信公众号是否定期更新",
        "各单位县政府门户网站维护情况",
    ),
    *(
        "是否有权责清单",
        "是否有2017年预算公开",
        "是否有2016年决算公开",
        "是否有在建项目推进情况",
        "是否有自查报告",
    ),
)
PRINTED = """
经开区,√,√,×,√,√,√,×,11,×,×,×,√,×,,—,√,√,√,√
县发改局,√,√,×,√,√,×,×,5,×,×,×,√,×,未更新重大建设项目栏目,√,√,√,×,√
县教育局,√,√,√,√,√,×,×,19,×,√,×,√,√,,√,√,√,√,√
县工信局,√,√,√,√,√,×,×,4,×,√,×,√,×,,√,√,√,√,√
县民宗局,√,√,×,√,√,×,×,5,√,×,√,√,√,,√,√,√,×,√
县公安局,√,√,×,√,√,×,×,1,×,×,√,√,√,,√,√,√,×,√
县监察局,×,×,√,×,×,×,×,2,×,×,×,×,×,,×,√,√,×,—
县民政局,√,√,√,√,√,×,×,50,×,√,√,√,×,,√,√,√,√,√
县司法局,√,√,√,√,√,×,×,1,×,×,√,√,×,,√,√,√,×,√
县财政局,√,√,√,√,×,×,×,3,×,√,×,√,×,未更新政府采购栏目,√,√,√,×,√
县人社局,√,√,×,√,√,×,×,5,×,×,√,×,×,未更新招考招聘栏目,√,√,√,√,√
县国土局,√,√,√,√,√,×,×,13,×,×,√,√,√,,√,√,√,√,√
县生态局,√,√,√,√,√,×,×,5,×,×,√,√,√,,√,√,√,×,√
县住建局,√,√,√,√,√,×,×,12,×,×,√,√,×,,√,√,√,√,√
县交通局,√,√,√,√,√,×,×,18,×,√,×,√,×,,√,√,√,√,√
县农业局,√,√,√,√,√,×,×,31,×,×,√,√,√,,√,√,√,√,√
县水务局,√,√,√,√,√,×,×,7,×,×,√,√,×,,√,√,√,√,√
县商促局,√,√,√,√,√,×,×,13,×,×,√,√,√,,√,√,√,×,√
县卫计局,√,√,√,√,√,×,×,17,×,×,√,√,√,,√,√,√,√,√
县审计局,√,√,×,√,√,×,×,1,×,×,×,√,×,未及时提供相关审计报告,×,×,√,×,√
县城管局,√,√,√,√,√,√,×,21,√,×,√,√,√,,√,√,√,×,√
县统计局,√,√,×,√,√,×,×,3,×,×,√,√,√,,√,√,√,×,√
县文广局,√,√,√,√,√,×,×,6,√,×,√,√,×,,√,√,√,×,√
县安监局,√,√,×,√,√,×,×,4,×,√,√,×,×,,√,√,√,×,√
县市监局,√,√,×,√,√,×,×,4,√,×,√,√,×,,√,√,√,×,√
县档案局,√,√,√,√,√,×,×,4,—,—,—,√,√,,√,√,√,×,√
县移民局,√,√,√,√,√,×,×,2,—,×,—,√,√,,—,√,√,√,√
县政务中心,√,√,√,√,√,×,×,1,√,—,—,×,×,,—,√,√,×,√
县旅发中心,×,×,√,√,√,×,×,5,√,×,—,√,√,,√,√,√,×,√
县金融办,—,—,√,√,√,×,×,×,—,×,—,—,—,,—,√,√,×,—
县爱卫办,—,—,—,√,√,×,×,×,—,—,—,—,—,,—,√,√,×,—
县棚改办,—,—,√,√,√,×,×,×,—,×,—,—,—,,—,√,√,√,√
县土储中心,—,—,×,×,√,×,×,×,—,×,—,—,—,,—,√,√,×,—
县供销社,√,√,√,√,×,×,×,13,—,×,—,√,√,,—,√,√,×,√
县督办督查局,—,—,,√,√,—,—,—,—,—,—,—,—,,—,√,√,×,—
开投集团,—,—,—,—,—,—,—,—,—,—,—,—,—,,—,—,—,√,—
城关镇,√,√,√,√,√,×,×,19,—,—,—,√,√,,√,×,×,×,√
双流镇,√,√,√,√,√,×,×,46,—,—,—,√,×,,√,×,×,×,√
金中镇,√,√,√,√,√,×,×,8,—,—,—,√,×,,√,×,×,×,√
冯三镇,√,√,√,√,√,×,×,18,—,—,—,√,×,,√,×,×,×,√
楠木渡镇,√,√,√,√,√,×,×,31,—,—,—,√,×,,√,×,×,√,√
龙岗镇,√,×,×,√,√,×,×,46,—,—,—,×,×,,√,×,×,×,√
永温镇,√,√,√,√,×,×,×,1,—,—,—,√,×,,√,×,×,×,√
花梨镇,√,√,√,√,√,×,×,22,—,—,—,√,×,,√,×,×,√,√
南龙乡,√,√,√,√,√,×,×,100,—,—,—,√,√,,√,×,×,√,√
宅吉乡,×,×,√,√,√,×,×,25,—,—,—,√,×,,√,×,×,√,√
南江乡,√,√,√,√,×,×,×,35,—,—,—,√,×,,√,×,×,×,√
禾丰乡,√,√,√,√,√,×,×,22,—,—,—,√,×,,√,×,×,√,√
米坪乡,√,√,√,√,√,×,×,14,—,—,—,√,√,,√,×,×,√,√
龙水乡,√,√,√,√,√,×,×,8,—,—,—,√,√,,√,×,×,×,√
高寨乡,√,√,√,√,√,×,×,30,—,—,—,√,×,,√,×,×,√,√
毛云乡,√,√,√,√,×,×,×,102,—,—,—,√,×,,√,×,×,×,√
南山社区,√,√,√,√,√,×,×,13,—,—,—,√,√,,—,√,√,×,√
紫兴社区,√,√,√,√,×,×,×,27,—,—,—,√,×,,—,√,√,×,√
"""
TOWNS = ("镇", "乡", "社区")
BY_HAND = (1, 12, 13, 19)
# Indicators that one column of the whole county serves: number, column, what a title
# says besides the unit's name.
SHARED = (
    *(
        (2, "工作方案", "政务公开工作方案"),
        (3, "依申请公开", "依申请公开工作方案"),
        (6, "意见征集", "公开征求意见的公告"),
    ),
    *(
        (7, "政策解读", "实施方案的解读"),
        (9, "行政审批", "行政审批事项公示"),
        (10, "惠企扶贫", "涉企涉贫政策汇编"),
    ),
    *(
        (11, "双随机一公开", "双随机抽查结果"),
        (15, "权责清单", "权责清单"),
        (16, "预决算公开", "2017年部门预算"),
    ),
    *((17, "预决算公开", "2016年部门决算"), (18, "在建项目", "在建项目推进情况")),
)
ORGANISATION, PAPERS = "机构概况", "规范性文件"
LATE = (("重大建设项目", "县发改局"), ("政府采购", "县财政局"), ("招考招聘", "县人社局"))
INITIALS, FILLED_ON = "ZS", "2017-10-20"
TYPED = (("县审计局", 14), ("县督办督查局", 3))
"""What the printed paper says that no crawl can know: a sentence, and the cell that was empty."""


def table() -> list[list[str]]:
    """The printed rows: the unit and its 19 cells, with 0 for × among numbers
    and 待核 for the empty cell.
    """
    rows = [line.split(",") for line in PRINTED.strip().splitlines()]
    for row in rows:
        row[8] = "0" if row[8] == "×" else row[8]
        row[1:14] = [cell or "待核" for cell in row[1:14]]
    return rows


def group_of(unit: str) -> str:
    return "乡镇社区" if unit.endswith(TOWNS) else "部门"


@dataclass
class Portal:
    """The portal: boards by name and owner, laid out again after each change."""

    boards: dict[tuple[str, str], Board] = field(default_factory=dict)
    site: Site = field(
        default_factory=lambda: Site(
            files={"/robots.txt": Answer(b"User-agent: *\n", "text/plain")}
        )
    )
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)

    def lay(self, name: str, owner: str) -> None:
        menu = tuple(Link(text, f"/{text}/") for text in ("首页", "政务公开", "办事服务"))
        furniture = Frame("开阳县人民政府", "开阳县", "www.kaiyang.example", AS_OF, menu, ())
        self.addresses[name, owner] = publish(
            self.site, furniture, self.boards[name, owner]
        ).address

    def without(self, name: str, title: str) -> None:
        """Takes one entry of a column of the whole county down."""
        board = self.boards[name, ""]
        items = tuple(item for item in board.items if item.title != title)
        assert len(items) == len(board.items) - 1
        self.boards[name, ""] = Board(
            board.number, name, "", board.folder, board.section, board.markup, items
        )
        self.lay(name, "")


def portal() -> Portal:
    found, numbers = Portal(), count(1)
    for name, owner, titles in _columns(table()):
        number = next(numbers)
        newest = date(2017, 5, 1) if (name, owner) in LATE else date(2017, 10, 16)
        items = tuple(
            Item(
                number * 1000 + len(titles) - order,
                title,
                newest - timedelta(days=order),
                f"开阳{owner or '县政府'}",
            )
            for order, title in enumerate(titles)
        )
        found.boards[name, owner] = Board(
            number, name, owner, f"c{number}", "政务公开", "trs", items
        )
        found.lay(name, owner)
    return found


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, list[str]]]:
    """Each column: its name, the unit that answers for it ("" none), and
    its titles, the newest first.
    """
    for name in dict.fromkeys(name for _, name, _ in SHARED):
        said = [(number, words) for number, shared, words in SHARED if shared == name]
        own = [f"{row[0]}{words}" for row in rows for number, words in said if row[number] == "√"]
        yield name, "", [*own, f"开阳县人民政府办公室关于做好{name}工作的通知", f"{name}栏目说明"]
    for row in rows:
        unit = row[0]
        organised = [f"{unit}领导分工"] * (row[4] == "√") + [f"{unit}内设科室负责人及联系方式"] * (
            row[5] == "√"
        )
        yield ORGANISATION, unit, [*organised, f"{unit}机构设置"]
        if row[8] != "—":
            papers = int(row[8])
            yield (
                PAPERS,
                unit,
                [f"{unit}2017年第{n}号文件" for n in range(papers, 0, -1)] + [f"{unit}发文说明"],
            )
    for name, unit in LATE:
        yield name, unit, [f"{unit}{name}第{n}期" for n in (3, 2, 1)]


def write_folder(home: Path, url: str, found: Portal) -> None:
    """The county folder that watches the portal at `url` (with a slash at the end), with
    indicators.csv and matrix.csv.
    """
    home.mkdir(parents=True, exist_ok=True)
    notes = '\n[matrix]\nnotes = ["本表将作为年底政务公开工作考核重要依据"]\n'
    toml = f'[portal]\nname = "开阳县人民政府"\nurl = "{url}"\ndelay = 0\nconcurrency = 8\n{notes}'
    (home / "tongbao.toml").write_text(toml, "utf-8")
    rows = table()
    write_csv(home / "units.csv", ("单位", "分组"), [(row[0], group_of(row[0])) for row in rows])
    columns = [
        (
            name,
            owner or "无",
            "信息公开",
            "每月" if (name, owner) in LATE else "不定期",
            url.rstrip("/") + address,
        )
        for (name, owner), address in found.addresses.items()
    ]
    write_csv(home / "columns.csv", ("栏目", "单位", "类别", "更新周期", "网址"), columns)
    write_csv(
        home / "indicators.csv", ("序号", "指标", "方式", "栏目", "规则", "适用"), _indicators(rows)
    )
    filled = [(row[0], number) for row in rows for number in BY_HAND]
    cells: list[Sequence[Cell]] = [
        (unit, HEADER[number - 1], _of(rows, unit)[number], INITIALS, FILLED_ON, "电话核实")
        for unit, number in (*filled, *TYPED)
    ]
    write_csv(home / "matrix.csv", ("单位", "指标", "值", "填报人", "日期", "依据"), cells)


def _indicators(rows: Sequence[Sequence[str]]) -> list[Sequence[Cell]]:
    shared = {number: (name, words) for number, name, words in SHARED}
    found: list[Sequence[Cell]] = []
    for number, name in enumerate(HEADER, start=1):
        spared = "、".join(row[0] for row in rows if row[number] == "—")
        asked = f"除{spared}" if spared else "全部"
        if number in BY_HAND:
            found.append((number, name, "人工", "", "", ""))
        elif number in (4, 5):
            words = "领导分工" if number == 4 else "内设科室"
            found.append((number, name, "栏目", ORGANISATION, f"标题含{words}", asked))
        elif number == 8:
            found.append((number, name, "计数", PAPERS, "标题含号文件；2017年", asked))
        elif number == 14:
            found.append((number, name, "文字", "", "", ""))
        else:
            column, words = shared[number]
            found.append((number, name, "栏目", column, f"标题含{{单位}}{words}", asked))
    return found


def _of(rows: Sequence[Sequence[str]], unit: str) -> Sequence[str]:
    return next(row for row in rows if row[0] == unit)
