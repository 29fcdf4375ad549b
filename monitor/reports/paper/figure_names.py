"""The figures that a clerk may write in braces, by name: {总数}, {环比},
{镇街园区.信息公开}, {信息为零.名单}.
"""

from __future__ import annotations

from collections.abc import Mapping

from config.registry import DISCLOSURE, NEWS
from monitor.reports.paper.figures import Figures, Row
from monitor.reports.paper.phrases import UNKNOWN, change_words, joined
from monitor.reports.period_words import day_words, period_words

NOBODY = "无"


def figure_names(figures: Figures, furniture: Mapping[str, str]) -> dict[str, str]:
    """Every name with what is printed for it. furniture: names that are no
    figures, such as 门户 and 成文日期.
    """
    return {
        **_totals(figures),
        **_groups(figures),
        **_units(figures),
        **_named(figures),
        **_lists(figures),
        **_topics(figures),
        **_follow_up(figures),
        **furniture,
    }


def _shown(value: object, doubtful: object = False) -> str:
    """A count as it is printed. doubtful: whether there may be more; of nothing seen so, nobody
    can say that it is nothing.
    """
    return UNKNOWN if value is None or (doubtful and value == 0) else str(value)


def _totals(figures: Figures) -> dict[str, str]:
    found = {
        "期间": period_words(figures.first, figures.last),
        "期间简称": period_words(figures.first, figures.last, year=False),
        "截止日期": day_words(figures.as_of),
        "截止日期简称": day_words(figures.as_of, year=False),
        "总数": _shown(figures.number("total"), _may_be_more(figures)),
        "信息公开": _shown(figures.number("disclosure"), _may_be_more(figures, DISCLOSURE)),
        "动态信息": _shown(figures.number("news"), _may_be_more(figures, NEWS)),
        "上期总数": _shown(figures.number("previous_total")),
        "去年同期总数": _shown(figures.number("last_year_total")),
        "环比": change_words(figures.growth),
    }
    found |= {
        kind["kind"]: _shown(kind["total"], _may_be_more(figures, f"{NEWS}/{kind['kind']}"))
        for kind in figures.rows("kinds")
        if kind.get("kind")
    }
    return found


def _may_be_more(figures: Figures, category: str = "") -> bool:
    """Whether a column of this category, or its kind (动态信息/政务要闻), may hold more than was
    counted.
    """
    return any(
        column.get("lower_bound")
        and (not category or f"{column.get('category')}/".startswith(f"{category}/"))
        for column in figures.rows("columns")
    )


def _groups(figures: Figures) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in figures.groups:
        units = [unit for unit in figures.rows("units") if unit["group"] == row["group"]]
        for name, key in _COUNTS.items():
            doubtful = any(_is_in_doubt(unit, name) for unit in units)
            found[f"{row['group']}.{name}"] = _shown(row.get(key), doubtful)
        found[f"{row['group']}.占比"] = (
            f"{row['share']:.2f}%" if row.get("share") is not None else UNKNOWN
        )
        found[f"{row['group']}.单位数"] = str(len(units))
    return found


_COUNTS = {"总数": "total", "信息公开": "disclosure", "动态信息": "news"}


def _units(figures: Figures) -> dict[str, str]:
    return {
        f"{unit['unit']}.{name}": _shown(unit.get(key), _is_in_doubt(unit, name))
        for unit in figures.rows("units")
        for name, key in _COUNTS.items()
    }


def _is_in_doubt(unit: Row, name: str) -> bool:
    """Whether a unit may have published more than was counted, in a category or in any."""
    return any(name in ("总数", category) for category in unit.get("doubtful") or ())


def _named(figures: Figures) -> dict[str, str]:
    """未按期更新, 豁免, 未能核查: how many columns, how many units, and which."""
    found: dict[str, str] = {}
    for name, key in {"未按期更新": "named", "豁免": "exempt", "未能核查": "not_verified"}.items():
        rows = figures.rows(key)
        units = [unit for row in rows for unit in _units_of(row)]
        found |= {
            f"{name}.数": str(len(rows)),
            f"{name}.单位数": str(len(dict.fromkeys(units))),
            f"{name}.名单": joined(units) or NOBODY,
        }
    return found


def _units_of(row: Row) -> list[str]:
    return [name for name in str(row.get("unit") or "").split("、") if name]


def _lists(figures: Figures) -> dict[str, str]:
    """Every list by its name: how many and who; and by group where a
    list of that name has several.
    """
    found: dict[str, str] = {}
    lists = figures.rows("lists")
    for name in dict.fromkeys(each["name"] for each in lists):
        alike = [each for each in lists if each["name"] == name]
        units = [unit for each in alike for unit in each["units"]]
        found |= {f"{name}.数": str(len(units)), f"{name}.名单": joined(units) or NOBODY}
        for each in alike:
            if each.get("group"):
                found[f"{name}.{each['group']}.数"] = str(len(each["units"]))
                found[f"{name}.{each['group']}.名单"] = joined(each["units"]) or NOBODY
    return found


def _topics(figures: Figures) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, key in {"专题": "topics", "主题": "themes"}.items():
        for name, row in figures.table(key).items():
            found[f"{kind}.{name}"] = _shown(row.get("total"), row.get("unverified"))
    for name, row in figures.table("registers").items():
        found |= {
            f"{name}.数": _shown(row.get("count")),
            f"{name}.超期数": _shown(row.get("overdue")),
        }
    return found


_STATES = ("已整改", "整改后又超期", "逾期整改", "未整改", "未能核查")


def _follow_up(figures: Figures) -> dict[str, str]:
    """Before anything was issued nothing was named: a paragraph stays from the first month on."""
    row = figures.values.get("followup") or dict.fromkeys(("named", *_STATES), 0)
    return {
        "上期整改.点名": _shown(row.get("named")),
        **{f"上期整改.{state}": _shown(row.get(state)) for state in _STATES},
    }
