"""Contrast as WCAG has it, and shades that keep to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.colors import BLACK, WHITE, Color, contrast, ink_on, set_off

PARTS = st.integers(0, 255)
COLORS = st.builds(Color, PARTS, PARTS, PARTS)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#abc", "#aabbcc", 1.0),
    ],
)
def test_contrasts_that_others_have_computed(one: str, other: str, ratio: float):
    assert contrast(Color.parse(one), Color.parse(other)) == pytest.approx(
        ratio, abs=0.01
    )


@given(COLORS)
def test_a_colour_is_read_as_it_is_written(color: Color):
    assert Color.parse(str(color)) == color
    assert Color.parse(str(color).upper()) == color


@pytest.mark.parametrize(
    "text", ["", "red", "#12", "#12345", "#1234567", "#ggg", "#12é"]
)
def test_nothing_else_is_a_colour(text: str):
    with pytest.raises(ValueError, match="rgb"):
        Color.parse(text)


@given(COLORS)
def test_black_or_white_can_be_read_on_everything(color: Color):
    assert contrast(ink_on(color), color) >= 4.5


@given(COLORS, st.sampled_from([BLACK, WHITE]), st.sampled_from([3.0, 4.5]))
def test_a_shade_stands_out_and_is_the_colour_itself_if_that_does(
    color: Color, towards: Color, least: float
):
    surface = WHITE if towards == BLACK else BLACK
    shade = set_off(color, [surface], least=least, towards=towards)
    assert contrast(shade, surface) >= least
    if contrast(color, surface) >= least:
        assert shade == color
