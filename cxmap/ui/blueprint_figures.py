"""Times and money as people write them on the screens of a blueprint: `4:30` for 270 seconds, `2,400` for money."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

import streamlit as st

from cxmap.errors import CxmapError, InvalidValueError, Reason
from cxmap.ui import acting, session
from cxmap.usecases.blueprint_picture import Proportion
from cxmap.words import number

MINUTE, HOUR = 60, 3600
CLOCK = re.compile(r"(?:(\d+):)?(\d+):([0-5]?\d)(?:[.,](\d+))?")
MINUTES = re.compile(r"\d+(?:[.,]\d+)?")
NOTHING = "–"


def clock(seconds: float | None, nothing: str = "") -> str:
    """Seconds as m:ss; `nothing` where there is no time."""
    if seconds is None:
        return nothing
    minutes, rest = divmod(round(seconds), MINUTE)
    return f"{minutes}:{rest:02}"


def seconds_of(text: str) -> float | None:
    """Seconds from m:ss, h:mm:ss or minutes; None for an empty text, InvalidValueError for anything else."""
    text = text.strip()
    if not text:
        return None
    if found := CLOCK.fullmatch(text):
        hours, minutes, seconds, part = found.groups()
        return float(f"{int(hours or 0) * HOUR + int(minutes) * MINUTE + int(seconds)}.{part or 0}")
    if MINUTES.fullmatch(text):
        return float(text.replace(",", ".")) * MINUTE
    raise InvalidValueError(field="time", value=text[:40], reason=Reason("not_a_time"))


def money(value: Decimal | None, currency: str = "", nothing: str = NOTHING, *, signed: bool = False) -> str:
    """An amount to the cent as the language writes it; whole amounts without cents."""
    if value is None:
        return nothing
    cents = round(value, 2)
    decimals = 0 if cents == cents.to_integral_value() else 2
    text = f"{cents:{'+' if signed and cents else ''},.{decimals}f}"
    if session.language() == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"{currency} {text}".strip().replace("-", "−")


def amount_of(text: str) -> Decimal | None:
    """An amount as the language writes it; None for an empty text, InvalidValueError for anything else."""
    plain = text.strip().replace(" ", "")
    if not plain:
        return None
    if session.language() == "id":
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation as error:
        raise InvalidValueError(field="money", value=text[:40], reason=Reason("not_a_number")) from error
    if not value.is_finite():
        raise InvalidValueError(field="money", value=text[:40], reason=Reason("not_a_number"))
    return value


def percentage(found: Proportion, decimals: int = 0) -> str:
    """A share in per cent with its interval; a dash where nothing was seen."""
    if found.value is None or found.low is None or found.high is None:
        return NOTHING
    value, low, high = (
        number(session.language(), 100 * each, decimals) for each in (found.value, found.low, found.high)
    )
    return f"{value} % [{low}, {high}]"


def or_before(read: Callable[[str], Any], before: Any, text: str) -> Any:
    """What `read` makes of a text; where it cannot, the sentence is shown next and the value stays."""
    try:
        return read(text)
    except CxmapError as error:
        st.session_state[acting.PROBLEM] = error.sentence(session.language())
        return before


def kept_seconds(before: float | None) -> Callable[[str], Any]:
    """Reads a time for a field that saves itself."""
    return partial(or_before, seconds_of, before)


def kept_amount(before: Decimal | None) -> Callable[[str], Any]:
    """Reads an amount for a field that saves itself."""
    return partial(or_before, amount_of, before)
