"""Where voices disagree comes first; what is empty comes first; and the n that it would take."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cxmap.analysis.triangulation import VOICES, Voice, coverage, triangulate, wanted_items
from cxmap.model.evidence import EVIDENCE_COLUMNS, Method


def frame(*groups: tuple[str, str, list[float | None]], segment: str = "") -> pd.DataFrame:
    """Groups are (touchpoint, method, valences)."""
    rows = [
        {
            **dict.fromkeys(EVIDENCE_COLUMNS, ""),
            "touchpoint_id": place,
            "method": method,
            "valence": valence,
            "segment_id": segment,
        }
        for place, method, valences in groups
        for valence in valences
    ]
    made = pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS))
    return made.assign(valence=made["valence"].astype(float))


SHOPPED, SEEN, SAID = (
    [2.0, 1.0, 2.0, 1.0, 2.0, 2.0],
    [0.0, 1.0, 0.0, 1.0],
    [-2.0, -1.0, -2.0, -2.0, -1.0, -2.0],
)
KNOWN = frame(
    ("agree", "survey", SAID), ("agree", "mystery_shop", [*SAID]),
    ("differ", "mystery_shop", SHOPPED), ("differ", "ethnography", SEEN), ("differ", "complaint", SAID), ("differ", "survey", [None]),
    ("once", "interview", [1.0]),
)  # fmt: skip


def test_every_method_has_a_voice() -> None:
    assert set(VOICES) == set(Method)


def test_where_voices_disagree_comes_first() -> None:
    found = triangulate(KNOWN, ["none", "agree", "once", "differ"])
    assert [(each.touchpoint_id, each.verdict) for each in found] == [
        ("differ", "disagree"), ("agree", "no_difference"), ("once", "one_voice"), ("none", "nothing"),
    ]  # fmt: skip
    first = found[0]
    assert first.p == pytest.approx(stats.kruskal(SHOPPED, SEEN, SAID).pvalue)
    assert first.corrected == pytest.approx(2 * (first.p or 0))
    assert {each.voice: (each.items, each.feeling.n) for each in first.voices} == {
        Voice.SHOPPERS: (6, 6), Voice.OBSERVERS: (4, 4), Voice.CUSTOMERS: (7, 6),
    }  # fmt: skip


def test_what_is_empty_comes_first() -> None:
    cells = coverage(KNOWN, ["agree", "once"])
    assert [cell.n for cell in cells] == sorted(cell.n for cell in cells)
    known = {(cell.touchpoint_id, cell.group): cell.n for cell in cells}
    assert (known["agree", Voice.SHOPPERS], known["once", Voice.CUSTOMERS], known["once", Voice.STAFF]) == (
        6,
        1,
        0,
    )
    assert len(cells) == 2 * len(Voice)


def test_segments_are_looked_at_one_by_one() -> None:
    told = pd.concat([KNOWN, frame(("once", "interview", [0.0, 0.0]), segment="s1")])
    known = {(cell.group, cell.segment_id): cell.n for cell in coverage(told, ["once"], ["s1", "s2"])}
    assert (known[Voice.CUSTOMERS, "s1"], known[Voice.CUSTOMERS, "s2"]) == (2, 0)


def test_the_n_it_takes_meets_the_wanted_interval_and_no_fewer_do() -> None:
    rng = np.random.default_rng(1)
    values = np.clip(rng.normal(0, 1.2, 400), -2, 2)
    n, spread = wanted_items(values), values.std(ddof=1)
    reach = [stats.t.ppf(0.975, size - 1) * spread / size**0.5 for size in (n - 1, n)]
    assert reach[0] > 0.5 >= reach[1]
    assert wanted_items(np.array([])) == 18  # a spread of one step: t(17) * 1 / sqrt(18) = 0.497
