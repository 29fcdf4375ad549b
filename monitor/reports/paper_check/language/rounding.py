"""Percents as people round them."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext


def step(printed: str) -> Decimal:
    """The value of the last printed digit: 0.1 of 55.9."""
    return Decimal(1).scaleb(-len(printed.partition(".")[2]))


def shows(value: Decimal, printed: str) -> bool:
    """Whether a value may be printed so: rounded, or cut off."""
    return Decimal(printed) in {
        value.quantize(step(printed), how) for how in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
    }


def rounded(value: Decimal, printed: str) -> str:
    """A value with as many decimals as another was printed with, halves away from zero."""
    return f"{value.quantize(step(printed), ROUND_HALF_UP):f}"


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """part of whole in percent. whole is not 0."""
    with localcontext() as context:
        context.prec = 40
        return 100 * part / whole
