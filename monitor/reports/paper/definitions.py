"""口径: what the paper's words and figures mean, printed on a sheet of its own."""

from __future__ import annotations

from config.periods import band_word
from config.settings import Settings
from monitor.reports.paper.figures import Figures
from monitor.reports.paper.phrases import NO_BASE, change_words
from monitor.reports.period_words import before_words, day_words

_LONGER = "（更新周期较长的栏目，为其更新周期的三分之一另加上述日数）"


def definitions(figures: Figures, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Pairs of a word and its meaning."""
    by_bands = settings.circular.name == "bands"
    found = [
        ("统计期间", f"{day_words(figures.first)}至{day_words(figures.last)}，含首尾两日"),
        ("统计截止日期", f"{day_words(figures.as_of)}（{settings.portal.timezone}）"),
        (
            "信息条数",
            (
                "按页面标注日期计入统计期间；同一文章（同一网址）在多个栏目出现的，总数、"
                "分组和单位各计一次，计入 columns.csv 中排在最前的栏目"
            ),
        ),
        ("联合栏目", "条目计入其标注的来源单位；来源不明的，不计入任何单位"),
        ("环比", _growth(figures)),
        (
            "未按期更新",
            "所在档次（不论更新周期）"
            if by_bands
            else "自最近更新起已满栏目更新周期，或为空白栏目；经批准豁免的除外",
        ),
        (
            "档次",
            (
                f"{'、'.join(map(band_word, settings.bands.periods))}均含本数；"
                "一个栏目只列入最重的档次"
            ),
        ),
        ("未更新天数", "统计截止日期与最后一次有效核查日期中较早者，减去最近更新日期"),
        ("空白栏目", "经核查从未有过内容的栏目"),
        (
            "未能核查",
            (
                f"统计截止日期前{settings.bands.trust_days}日内没有有效核查的栏目"
                f"{_LONGER if settings.portal.tiered else ''}；不据此点名，不计为零"
            ),
        ),
    ]
    found += [(f"未计入：{label}", text) for label, text in _exclusions(figures)]
    return (*found, *_anchor(figures))


def _anchor(figures: Figures) -> list[tuple[str, str]]:
    """The last link of the evidence's chain: who holds the printed paper can tell
    whether a record was changed since.
    """
    head = figures.values.get("evidence")
    if not head:
        return []
    return [
        (
            "核查记录",
            (
                f"每次核查的记录依次以 SHA-256 相连；出具时末条为第{head['link']}条，校验值 "
                f"{head['seal']}"
            ),
        )
    ]


def _growth(figures: Figures) -> str:
    previous = figures.number("previous_total")
    if figures.growth is None or previous is None:
        return f"{NO_BASE}：{before_words(figures.first, figures.last)}没有完整的核查记录"
    before = before_words(figures.first, figures.last)
    return (
        f"（{figures.number('total')} - {previous}）÷ "
        f"{previous}，保留一位小数，得{change_words(figures.growth)}；{before}共{previous}条"
    )


def _exclusions(figures: Figures) -> list[tuple[str, str]]:
    found = []
    for label, key in (("豁免", "exempt"), ("未能核查", "not_verified")):
        rows = figures.rows(key)
        if rows:
            found.append((label, f"{len(rows)}个栏目，见附件"))
    alone = figures.of_no_unit
    if alone.get("total"):
        found.append(("单位", f"不属于任何单位的条目{alone['total']}条，计入总数，不计入单位表"))
    return found
