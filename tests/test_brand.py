"""What a platform says of itself: checked, and made readable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.brand import (
    Brand,
    Logo,
    brand_stylesheet,
    color_note,
    read_contact,
    read_logo,
    shades_of,
)
from calpages.colors import Color, contrast
from tests.processes import PROJECT

PARTS = st.integers(0, 255)
COLORS = st.builds(Color, PARTS, PARTS, PARTS)
CSS = (PROJECT / "calpages" / "components" / "calpages.css").read_text("utf-8")


def surfaces() -> tuple[list[Color], list[Color]]:
    """What the stylesheet has behind text, in light and in dark."""
    pairs = [
        re.search(rf"--cp-{name}: light-dark\((#\w+), (#\w+)\)", CSS)
        for name in ("surface", "ground")
    ]
    return (
        [Color.parse(pair[1]) for pair in pairs if pair],
        [Color.parse(pair[2]) for pair in pairs if pair],
    )


@given(COLORS)
def test_every_colour_can_be_read_in_light_and_in_dark(color: Color):
    for shades, grounds in zip(shades_of(color), surfaces(), strict=True):
        assert len(grounds) == 2
        assert contrast(shades.ink, shades.fill) >= 4.5
        for ground in grounds:
            assert contrast(shades.fill, ground) >= 3
            assert contrast(shades.text, ground) >= 4.5
            tinted = ground.mixed(shades.fill, 0.12)
            assert contrast(shades.text, tinted) >= 4.5


def test_no_text_of_that_colour_is_on_a_stronger_tint():
    tints = [
        int(share)
        for block in re.findall(r"\{([^{}]*)\}", CSS)
        if re.search(r"(?<![-\w])color: var\(--cp-brand-text\)", block)
        for share in re.findall(r"color-mix\(in srgb, var\(--cp-brand\) (\d+)%", block)
    ]
    assert tints
    assert max(tints) <= 12


def test_a_colour_that_holds_is_kept_and_needs_no_note():
    light, _ = shades_of(Color.parse("#5b21b6"))
    assert str(light.fill) == str(light.text) == "#5b21b6"
    assert "light" not in color_note(Color.parse("#5b21b6"))
    assert color_note(Color.parse("#8a8a8a")) != ""


def test_a_note_names_the_setting_the_colour_and_what_is_used():
    note = color_note(Color.parse("#ffcc00"))
    light, _ = shades_of(Color.parse("#ffcc00"))
    assert note.startswith("CALPAGES_BRAND_COLOR #ffcc00")
    assert str(light.fill) in note
    assert str(light.text) in note


@given(COLORS)
def test_the_stylesheet_is_nothing_but_tokens(color: Color):
    css = brand_stylesheet(Brand(color=color))
    assert set(re.findall(r"(--[\w-]+):", css)) == {
        *("--cp-brand", "--cp-brand-ink", "--cp-brand-text")
    }
    assert css.count("{") == css.count("}")
    assert "</" not in css
    assert brand_stylesheet(Brand()) == ""


@pytest.mark.parametrize(
    "text",
    ["https://cdn.example.com/logo.svg?v=2", "/logo.svg", "/img/logo.png"],
)
def test_a_logo(text: str):
    assert read_logo(text) == Logo(url=text, width=28)
    assert read_logo(f"{text} 160x40") == Logo(url=text, width=112)
    assert read_logo(f"{text} 4000x40").width == 140
    assert read_logo(f"{text} 1x999").width == 1


@pytest.mark.parametrize(
    "text",
    [
        *("logo.svg", "//cdn.example.com/logo.svg", "http://example.com/logo.svg"),
        *(
            "javascript:alert(1)",
            "https://",
            'https://x/"onerror="a',
            "/a b",
            "data:,x",
        ),
    ],
)
def test_no_logo(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 (the settings say what is expected)
        read_logo(text)


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("help@example.com", "mailto:help@example.com"),
        ("tel:+49301234567", "tel:+49301234567"),
        ("https://example.com/help", "https://example.com/help"),
    ],
)
def test_a_contact(text: str, href: str):
    assert read_contact(text) == href


@pytest.mark.parametrize(
    "text",
    [
        *("help", "help@", "a@b", "mailto:help@example.com?body=x", "tel:help"),
        *("http://example.com", "javascript:alert(1)", "a@b.c\n", "https://a b"),
    ],
)
def test_no_contact(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 (the settings say what is expected)
        read_contact(text)


def test_only_a_logo_of_another_origin_has_to_be_let_in():
    assert Brand(logo=Logo(url="/logo.svg")).logo_origin == ""
    logo = "https://cdn.example.com:8443/logo.svg"
    assert Brand(logo=Logo(url=logo)).logo_origin == "https://cdn.example.com:8443"
