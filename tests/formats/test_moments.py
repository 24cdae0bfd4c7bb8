"""Dates as people write them: one reading is used, several are asked about."""

import time

import pytest

from cxmap.formats.moments import date_formats, is_pattern, reader, telling_example


@pytest.mark.parametrize(
    ("pattern", "text", "iso"),
    [
        ("iso", "2026-03-09", "2026-03-09"),
        ("iso", "2022-12-8", "2022-12-08"),
        ("iso", "2026-03-09 14:30", "2026-03-09T14:30:00"),
        ("iso", "2026-03-09T14:30:05Z", "2026-03-09T14:30:05+00:00"),
        ("iso", "2023-01-02 09:00:16.380000+00:00", "2023-01-02T09:00:16.380000+00:00"),
        ("iso", "2026-03-09T14:30:05+0700", "2026-03-09T14:30:05+07:00"),
        ("iso", "2026-02-30", None),
        ("iso", "2026-03-09T25:00", None),
        ("iso", "09/03/2026", None),
        ("%d/%m/%Y", "9/3/2026", "2026-03-09"),
        ("%d/%m/%Y", "09/03/2026 2:30 PM", "2026-03-09T14:30:00"),
        ("%d/%m/%Y", "09/03/2026, 14.30", "2026-03-09T14:30:00"),
        ("%d/%m/%Y", "31/02/2026", None),
        ("%d/%m/%Y", "09/03/26", None),
        ("%d/%m/%y", "09/03/26", "2026-03-09"),
        ("%d.%m.%Y", "09.03.2026 00:05", "2026-03-09T00:05:00"),
        ("%d %B %Y", "9 March 2026", "2026-03-09"),
        ("%d %B %Y", "9 Maret 2026", "2026-03-09"),
        ("%d %B %Y", "17 agustus 2026", "2026-08-17"),
        ("%d %B %Y", "9-Okt-2026", "2026-10-09"),
        ("%d %B %Y", "9 3 2026", None),
        ("%B %d %Y", "March 9, 2026", "2026-03-09"),
        ("%d/%m/%Y %H:%M", "09/03/2026 14:30", "2026-03-09T14:30:00"),
        ("%Y%m%dT%H%M%S%z", "20260309T143005+0700", "2026-03-09T14:30:05+07:00"),
        ("%d %B %Y %H:%M", "9 Desember 2026 07:00", "2026-12-09T07:00:00"),
    ],
)
def test_a_pattern_reads_a_moment_or_says_that_it_does_not_fit(
    pattern: str, text: str, iso: str | None
) -> None:
    assert reader(pattern)(text) == iso


@pytest.mark.parametrize(
    ("values", "patterns"),
    [
        ([], ()),
        (["", " "], ()),
        (["2026-03-09", "2026-12-31 10:00"], ("iso",)),
        (["09/03/2026", "13/03/2026"], ("%d/%m/%Y",)),
        (["09/03/2026", "03/13/2026"], ("%m/%d/%Y",)),
        (["09/03/2026", "10/03/2026"], ("%d/%m/%Y", "%m/%d/%Y")),
        (["03/03/2026", "12/12/2026"], ("%d/%m/%Y",)),
        (["09.03.2026"], ("%d.%m.%Y",)),
        (["25-03-2026", "9-3-2026"], ("%d-%m-%Y",)),
        (["9 Maret 2026", "17 Agustus 2026"], ("%d %B %Y",)),
        (["9 May 2026", "1 Juni 2026"], ("%d %B %Y",)),
        (["2026-03-09", "13/03/2026"], ()),
        (["13/03/2026", "03/13/2026"], ()),
        (["2026-03-09", "soon"], ()),
    ],
)
def test_only_patterns_that_fit_all_values_are_offered(values: list[str], patterns: tuple[str, ...]) -> None:
    assert date_formats(values) == patterns


def test_the_example_shows_what_is_unclear() -> None:
    assert telling_example(["03/03/2026", "09/03/2026"]) == "09/03/2026"
    assert telling_example(["2026-03-09", "2026-03-10", "13/03/2026"]) == "2026-03-09, 13/03/2026"


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("iso", True),
        ("%d/%m/%Y", True),
        ("%d %B %Y %H:%M", True),
        ("%d/%m", False),
        ("%Q", False),
        ("%", False),
        ("", False),
    ],
)
def test_a_pattern_names_a_whole_day(pattern: str, fits: bool) -> None:
    assert is_pattern(pattern) is fits


def test_many_moments_are_told_apart_quickly() -> None:
    values = [
        f"2026-01-{at % 28 + 1:02} {at // 3600 % 24:02}:{at // 60 % 60:02}:{at % 60:02}"
        for at in range(100_000)
    ]
    start = time.process_time()
    assert date_formats(values) == ("iso",)
    assert time.process_time() - start < 2
