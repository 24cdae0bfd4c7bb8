"""A ranked gap in a drawer."""

from collections.abc import Callable

import streamlit as st

from cxmap.ui import session
from cxmap.ui.frame import plain
from cxmap.usecases import picture
from cxmap.words import number


def gap_button(
    rank: int, name: str, gap: picture.Gap, choose: Callable[[], None], *, key: str, decimals: int = 1
) -> None:
    """A gap with its rank, value and interval, which opens what it belongs to."""
    value = plain(number(session.language(), gap.value, decimals))
    ends = "" if gap.low is None or gap.high is None else _ends(gap.low, gap.high, decimals)
    weight = f":orange-badge[{rank}]" if rank <= 3 else f":gray-badge[{rank}]"
    st.button(
        f"{weight} {plain(name)}  **{value}** :gray[{ends}]",
        key=key,
        type="tertiary",
        width="stretch",
        on_click=choose,
    )


def _ends(low: float, high: float, decimals: int) -> str:
    language = session.language()
    return f"\\[{plain(number(language, low, decimals))}, {plain(number(language, high, decimals))}\\]"
