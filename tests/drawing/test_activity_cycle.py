"""The picture of the activity cycle: complete, clear of overlaps, honest, and the same every time."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from math import hypot

import pytest

from cxmap.analysis.cycle_findings import Share
from cxmap.analysis.findings import Estimate
from cxmap.drawing.ruler import Ruler, width
from cxmap.drawing.scene import Box, Line, Path, Text
from cxmap.drawing.svg import paint
from cxmap.drawing.theme import DARK, LIGHT, Theme
from cxmap.model.activity_cycle import Filler, Maturity
from cxmap.model.evidence import EvidenceFilter
from tests.drawing import cycle_sample as sample
from tests.drawing.cycle_pictures import LONG, PICTURES, disc_of, drawn, picture, said
from tests.drawing.test_experience_map import by_id, extent, fixed, flat, groups, words

ALL = pytest.mark.parametrize("name", list(PICTURES))
RULERS = pytest.mark.parametrize("ruler", [fixed, width], ids=["fixed", "real"])


@ALL
@RULERS
def test_no_two_texts_overlap(name: str, ruler: Ruler) -> None:
    placed = sorted(
        (*extent(text, ruler), text.text) for text in drawn(name, ruler).texts() if text.text.strip()
    )
    for index, (left, top, right, bottom, text) in enumerate(placed):
        for other_left, other_top, _, other_bottom, other in placed[index + 1 :]:
            if other_left >= right - 0.01:
                break
            assert other_bottom <= top or other_top >= bottom, f"{text!r} lies on {other!r}"
        assert left < right


@ALL
@RULERS
def test_nothing_leaves_the_picture(name: str, ruler: Ruler) -> None:
    scene = drawn(name, ruler)
    for text in scene.texts():
        left, top, right, bottom = extent(text, ruler)
        assert left >= 8, text
        assert right <= scene.width - 8, text
        assert top >= 0, text
        assert bottom <= scene.height, text
    for item in flat(scene.items):
        if isinstance(item, Box):
            assert 0 <= item.x <= item.x + item.width <= scene.width
            assert 0 <= item.y <= item.y + item.height <= scene.height
            assert item.width >= 0
            assert item.height >= 0


@ALL
@RULERS
def test_words_keep_off_the_border_of_their_pill(name: str, ruler: Ruler) -> None:
    for key, group in by_id(drawn(name, ruler)).items():
        box = group.items[0]
        if not key.startswith("addon:") or not isinstance(box, Box) or box.width == box.height:
            continue
        for text in flat(group.items):
            if isinstance(text, Text):
                left, top, right, bottom = extent(text, ruler)
                assert box.x + 4 <= left < right <= box.x + box.width - 4, key
                assert box.y <= top < bottom <= box.y + box.height, key


@pytest.mark.parametrize("name", ["sample", "fifteen", "forty", "hostile", "hostile, forty", "double, forty"])
@RULERS
def test_a_line_to_a_label_crosses_no_words(name: str, ruler: Ruler) -> None:
    scene = drawn(name, ruler)
    for key, group in by_id(scene).items():
        leader = group.items[0] if key.startswith("activity:") else None
        if not isinstance(leader, Line):
            continue
        for text in scene.texts():
            left, top, right, bottom = extent(text, ruler)
            for step in range(1, 20):
                x = leader.x1 + (leader.x2 - leader.x1) * step / 20
                y = leader.y1 + (leader.y2 - leader.y1) * step / 20
                assert not (left < x < right and top < y < bottom), (key, text.text)


@pytest.mark.parametrize("name", ["sample", "forty", "hostile", "double", "bars"])
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    assert paint(drawn(name, width)) == paint(drawn(name, width))


@ALL
def test_every_handle_is_there_once_and_can_be_read_aloud(name: str) -> None:
    (document, _), _ = PICTURES[name]
    scene = drawn(name)
    handles = Counter(group.id for group in groups(scene.items) if group.id)
    assert set(handles.values()) <= {1}
    expected = {f"{kind}:{one.id}" for one in document.activities for kind in ("activity", "gap", "evidence")}
    expected |= {f"phase:{phase.id}" for phase in document.phases}
    expected |= {f"addon:{one.id}" for one in document.add_ons}
    expected |= {
        f"slot:{phase.id}:{index}"
        for phase in document.phases
        for index in range(len(document.activities_of(phase.id)) + 1)
    }
    assert set(handles) == expected
    assert all(group.label for group in groups(scene.items) if group.id)


@pytest.mark.parametrize("name", ["sample", "forty", "double", "bars"])
def test_slots_can_be_hit_but_not_seen(name: str) -> None:
    for key, group in by_id(drawn(name)).items():
        if key.startswith("slot:"):
            (box,) = group.items
            assert isinstance(box, Box)
            assert box.pen.fill
            assert box.pen.opacity == 0


def test_the_finding_is_written_from_the_findings() -> None:
    sentence = (
        "Value leaks most at “Wait for the teller” (41 points short), “Save toward a goal” (38 points short)"
    )
    assert sentence in " ".join(words(picture()))
    assert "The largest gap is filled by Credit union now." in picture().description
    assert "Lock-on now: 61\u00a0% [56, 66]." in picture().description
    nothing = sample.findings(figures=[None] * 12)
    assert "everything in this cycle is an assumption" in " ".join(words(picture(findings=nothing)))


def test_each_label_shows_actual_desired_and_n() -> None:
    assert said(picture(), "activity:a1") == [
        "1",
        "See that cash is not safe",
        "62",
        "of",
        "70",
        "wanted, n =",
        "47",
        "First-salary talk",
    ]
    assert said(picture(), "activity:a6")[-1] == "Credit union"


@pytest.mark.parametrize("form", ["ring", "bars"])
def test_all_numbers_shown_are_those_of_the_findings(form: str) -> None:
    scene, found = picture(form=form), sample.findings()
    for one in found.activities:
        shown = said(scene, f"activity:{one.activity_id}") + said(scene, f"gap:{one.activity_id}")
        assert str(one.number) in shown
        if one.gap is None or one.actual.mean is None or one.gap.low is None or one.gap.high is None:
            assert any(text.startswith("no evidence") for text in shown)
            continue
        interval = f"[{one.gap.low:.0f}, {one.gap.high:.0f}]".replace("-", "−")
        expected = {
            f"{one.actual.mean:.0f}",
            f"{one.desired:.0f}",
            str(one.actual.n),
            f"{one.gap.value:.0f}",
            interval,
        }
        expected |= {f"+{add_on.expected:.0f}" for add_on in one.add_ons if add_on.expected}
        assert expected <= set(shown), one.activity_id


def test_a_gap_row_tells_who_fills_it_what_closes_it_and_what_remains() -> None:
    assert said(picture(), "gap:a6") == [
        "1", "6", "Wait for the teller", "41", "[36, 46]", "64", "Credit union", "Book a time slot", "Branch Ops", "+21", "20",
    ]  # fmt: skip
    assert said(picture(), "gap:a9")[3:5] == ["2", "[−3, 7]"]
    total = " ".join(words(picture()))
    assert "Mean gap over 10 activities with evidence (567 ratings): 22.6." in total
    assert "If all 6 planned add-ons deliver their 88 points, the mean gap becomes 13.8." in total


def test_a_gap_that_may_be_none_is_grey() -> None:
    def colour(key: str) -> str:
        return next(
            item.fill
            for item in flat(by_id(picture())[key].items)
            if isinstance(item, Text) and item.weight == 700 and item.anchor == "end"
        )

    assert colour("gap:a6") == LIGHT.gap_ink
    assert colour("gap:a9") == LIGHT.soft


def test_a_gap_below_nothing_is_no_leak() -> None:
    figures = [one[2] for one in sample.ACTIVITIES]
    figures[5] = (95, 92, 98, 80, 64)
    scene = picture(findings=sample.findings(figures=figures))
    shown = {item.text: item.fill for item in flat(by_id(scene)["gap:a6"].items) if isinstance(item, Text)}
    assert shown["−15"] == LIGHT.desired
    assert not [
        item
        for item in by_id(scene)["evidence:a6"].items
        if isinstance(item, Path) and item.pen.fill == LIGHT.gap
    ]


def test_switching_risk_and_the_opening_activity_are_told() -> None:
    plain = sample.document()
    risky = tuple(
        one.model_copy(update={"switching_risk": "high"}) if one.id == "a6" else one
        for one in plain.activities
    )
    scene = picture(sample.document(activities=risky, parent=plain.activities[3]))
    assert "switching risk high" in said(scene, "gap:a6")
    assert "OPENED BY “PREPARE ID AND TAX NUMBER”" in words(scene)[0]


def test_bars_are_as_long_as_their_scores() -> None:
    def lengths(key: str) -> dict[str, float]:
        found = {}
        for item in by_id(picture())[key].items:
            if isinstance(item, Path) and item.data.endswith("Z"):
                (x1, y1), (x2, y2) = [tuple(map(float, pair.split())) for pair in item.data[1:-1].split("L")][
                    :2
                ]
                found[item.pen.stroke or item.pen.fill or ""] = hypot(x2 - x1, y2 - y1)
        return found

    bars = lengths("evidence:a6")
    assert bars[LIGHT.actual] / bars[LIGHT.desired] == pytest.approx(39 / 80, abs=0.001)
    assert bars[LIGHT.gap] / bars[LIGHT.desired] == pytest.approx(41 / 80, abs=0.001)
    unknown = lengths("evidence:a2")
    assert set(unknown) == {LIGHT.faint}
    assert bars[LIGHT.desired] / unknown[LIGHT.faint] == pytest.approx(0.8, abs=0.001)


def test_what_is_assumed_is_hollow_and_says_so() -> None:
    activities = [
        one.model_copy(update={"assumed": 55.0, "desired": 70.0}) for one in sample.document().activities
    ]
    document = sample.document(activities=tuple(activities))
    scene = picture(document, sample.findings(document))
    assert said(scene, "activity:a2")[2:6] == ["assumed", "55", "of", "70"]
    assert disc_of(scene, "a2").pen.dash
    assert disc_of(scene, "a1").pen.fill == LIGHT.ink
    assert "Assumed, no evidence" in words(scene)
    assert "Assumed, no evidence" not in words(picture())


def test_few_items_are_marked() -> None:
    found = sample.findings()
    first = replace(found.activities[0], actual=Estimate(3, 62, 30, 90, "t"))
    scene = picture(findings=replace(found, activities=(first, *found.activities[1:])))
    assert said(scene, "activity:a1")[5:8] == ["wanted, n =", "3", ", few"]


def test_add_ons_are_filled_where_live_and_outlined_elsewhere() -> None:
    handles = by_id(picture())
    for one in sample.document().add_ons:
        box = handles[f"addon:{one.id}"].items[0]
        assert isinstance(box, Box)
        live = one.maturity is Maturity.LIVE
        assert box.pen.fill == (LIGHT.desired if live else LIGHT.background)
        assert bool(box.pen.stroke) is not live


def test_a_flag_stands_where_a_competitor_fills_the_gap() -> None:
    handles = by_id(picture())
    for one in sample.document().activities:
        flags = [item for item in handles[f"activity:{one.id}"].items if isinstance(item, Path)]
        assert len(flags) == (one.filler is Filler.COMPETITOR), one.name


def test_broken_flow_and_nested_cycles_are_marked() -> None:
    activities = tuple(
        one.model_copy(update={"served": one.id != "a3"}) for one in sample.document().activities
    )
    document = sample.document(activities=activities, nested={"a5": (LONG,)})
    scene = picture(document, sample.findings(document))
    assert "Nothing of ours serves this" in said(scene, "activity:a3")
    assert {"The flow breaks: nothing of ours", "Opens a cycle of its own"} <= set(words(scene))
    assert not {"The flow breaks: nothing of ours", "Opens a cycle of its own"} & set(words(picture()))
    assert "The flow breaks at one activity" in scene.description


def test_the_middle_tells_whose_cycle_it_is_and_the_lock_on() -> None:
    shown = words(picture())
    assert {"Sari, 27", "first-jobber, Bandung", "61\u00a0%", "[56, 66] · n = 64"} <= set(shown)
    assert "Keeping my first salary safe" in " ".join(shown)
    assert "not known yet" in words(drawn("empty"))


def test_lock_on_is_shown_after_add_ons_by_phase_and_by_holder() -> None:
    waves = (("2025", Share(55, 49, 61, 40, 10, 12)), ("2026", Share(61, 56, 66, 64, 10, 12)))
    shown = words(picture(findings=sample.findings(waves=waves)))
    for name in (
        "After all add-ons",
        "Phase 2: Doing it",
        "Held by Fintech wallet",
        "Held by nobody",
        "Wave: 2025",
    ):
        assert name in shown
    assert "Wave: 2025" not in words(picture())


def test_importance_ranks_where_chosen() -> None:
    scene = drawn("weighted")
    row = said(scene, "gap:a6")
    assert "1 of 5" in row
    assert "weighted 8" in row
    assert "IMPORTANCE" in words(scene)
    assert "IMPORTANCE" not in words(picture())
    assert any(line.startswith("Value gaps, largest first, by gap times importance") for line in words(scene))


def test_two_looks_are_drawn_as_two_rings_with_tested_differences() -> None:
    scene = drawn("double")
    fills = Counter(item.pen.fill for item in by_id(scene)["evidence:a6"].items if isinstance(item, Path))
    assert fills[LIGHT.actual] == fills[LIGHT.overlay(0)] == 1
    shown = ["39", "and", "31", "of", "80", "wanted, n =", "64", "and", "31"]
    assert said(scene, "activity:a6")[2:11] == shown
    assert said(scene, "gap:a6")[2:5] == ["−8", "[−14, −2]", "0.040"]
    assert said(scene, "gap:a2")[2:4] == ["–", "too few to test"]
    assert "Wave 1 and Wave 2 differ in 10 of 10 activities that could be tested." in scene.description
    assert {"Wave 1", "Wave 2", "53\u00a0%", "Wave 2: 53\u00a0% [46, 60]"} <= set(words(scene))
    assert "Wave 1: 240 interviews, 327 survey answers (Feb 2026); Wave 2: 240 interviews" in " ".join(
        words(scene)
    )
    assert "22.6" not in " ".join(words(scene))


def test_the_legend_holds_only_what_occurs() -> None:
    assert {"Add-on, live", "Add-on, idea or pilot", "Competitor fills the gap now"} <= set(words(picture()))
    document = sample.document(add_ons=(), activities=sample.document().activities[:1])
    bare = words(picture(document, sample.findings(document, [sample.ACTIVITIES[0][2]])))
    assert not {
        "Add-on, live",
        "Add-on, idea or pilot",
        "Competitor fills the gap now",
        "Nothing known",
    } & set(bare)


def test_both_languages_write_their_own_way() -> None:
    shown = words(picture(language="id"))
    assert "Siklus aktivitas pelanggan".upper() in " ".join(shown)
    assert "[36; 46]" in shown
    assert "22,6" in " ".join(shown)
    assert picture(language="id").title.startswith("Siklus aktivitas pelanggan: ")


def test_an_empty_cycle_keeps_its_phases() -> None:
    scene = drawn("empty")
    assert "no activities yet" in scene.description
    assert {"phase:p0", "phase:p1", "phase:p2", "slot:p1:0"} <= set(by_id(scene))


def test_the_footer_says_where_figures_come_from() -> None:
    footer = " ".join(words(picture()))
    assert "240 interviews, 327 survey answers (Feb 2026)" in footer
    assert "95\u00a0% intervals: t;" in footer
    only = EvidenceFilter(waves=("Wave 2",), since=date(2026, 2, 1), valence_low=-1)
    narrowed = " ".join(words(picture(findings=sample.findings(filter=only))))
    assert "only: Wave 2, from 1 Feb 2026, valence −1.0 to +2.0" in narrowed
    assert "12 Mar 2026 · Revision 14" in footer


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("form", ["ring", "bars"])
def test_only_colours_of_the_theme_are_used(theme: Theme, form: str) -> None:
    known = set(re.findall(r"#[0-9A-F]{6}", repr(theme)))
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", paint(picture(theme=theme, form=form)))) <= known


def test_pages_know_where_they_may_end() -> None:
    scene = picture()
    assert len(scene.breaks) == 1
    assert len(scene.row_breaks) == 12
    assert list(scene.row_breaks) == sorted(scene.row_breaks)
    assert len(picture(form="bars").row_breaks) == 15
