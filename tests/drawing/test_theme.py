"""The themes: every word is readable (WCAG 2 AA), every mark is visible."""

from dataclasses import fields

import pytest

from cxmap.drawing.theme import DARK, LIGHT, Theme

WORDS, SHAPES = 4.5, 3.0
BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@BOTH
@pytest.mark.parametrize(
    "ink", ["ink", "soft", "actual", "desired", "moment_of_truth", "opportunity", "gap_strong"]
)
def test_words_are_readable_on_the_background(theme: Theme, ink: str) -> None:
    assert contrast(getattr(theme, ink), theme.background) >= WORDS


@BOTH
@pytest.mark.parametrize("ground", ["panel", "track"])
def test_ink_is_readable_on_panels(theme: Theme, ground: str) -> None:
    assert contrast(theme.ink, getattr(theme, ground)) >= WORDS
    assert contrast(theme.soft, getattr(theme, ground)) >= WORDS


@BOTH
def test_special_grounds_are_readable(theme: Theme) -> None:
    assert all(contrast(theme.ink, tint.fill) >= WORDS for tint in theme.stages)
    assert contrast(theme.on_strong, theme.gap_strong) >= WORDS
    assert contrast(theme.actual, theme.avatar) >= WORDS


@BOTH
def test_lines_and_marks_are_visible(theme: Theme) -> None:
    marks = (theme.pain, theme.gap, theme.failure, theme.wait, theme.faint, *theme.overlays)
    assert all(contrast(mark, theme.background) >= SHAPES for mark in marks)


@BOTH
def test_tints_begin_again(theme: Theme) -> None:
    assert theme.stage(len(theme.stages)) == theme.stage(0)
    assert theme.stage(1) != theme.stage(0)


def test_dark_is_no_copy_of_light() -> None:
    same = [f.name for f in fields(Theme) if getattr(LIGHT, f.name) == getattr(DARK, f.name)]
    assert not same
