"""A plain page of a portal nobody knows, around whatever list a test writes."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.page.reading import Hints, Page, Reading
from crawler.read.reader import read

TODAY = date(2026, 8, 7)
HERE = "http://www.qinghe.example.cn/zwgk/gsgg/"
TITLES = (
    "关于公布农村饮水安全工程验收结果的公告",
    "县水利局召开河湖长制工作推进会",
    "关于印发《防汛物资储备管理办法》的通知",
    "东山水库除险加固工程环境影响评价公示",
    "二〇二六年度水利项目资金分配结果公示",
    "县水利局公开选调工作人员公告",
)
DAYS = tuple(date(2026, 7, 28) - timedelta(days=9 * n) for n in range(len(TITLES)))
LINKS = tuple(f"<a href='{n}.html'>{title}</a>" for n, title in enumerate(TITLES))
PAGER = "<div class=page><a href='index_2.html'>下一页</a></div>"


def reading_of(body: str, title: str = "公示公告_清河县水利局", pager: str = PAGER) -> Reading:
    page = (
        f"<html><head><title>{title}</title></head><body><div class=nav><a href='/'>首页</a><a "
        "href='/zwgk/'>政务公开</a></div>"
        f"<div class=box><h3>公示公告</h3>{body}{pager}</div><div class=foot>清河县水利局 "
        "版权所有</div></body></html>"
    )
    return read(Page(HERE, page.encode()), Hints(TODAY))


def days_of(reading: Reading) -> list[tuple[str, date | None]]:
    return [(entry.title, entry.published_on) for entry in reading.entries]


WHOLE = list(zip(TITLES, DAYS, strict=True))
BOTH = list(zip(LINKS, DAYS, strict=True))
HELD = [(n, title, day) for n, (title, day) in enumerate(WHOLE)]


def table(header: str, rows: list[str]) -> str:
    return f"<table><tr>{header}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def quoted(link: str) -> str:
    return link.replace("'", '"')


def cells(*texts: object) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)
