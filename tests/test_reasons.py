import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.reasons import MAX_REASON_LENGTH, ReasonError, clean_reason

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
texts = st.text(
    st.characters(codec=None) | st.sampled_from(f"{BIDI}\0\r\n\u2028\ufeff \t"),
    max_size=300,
)


@pytest.mark.parametrize(
    "text",
    [
        "I have to travel that week.",
        "Two\nlines\n\nand a\ttab",
        "<b>bold</b> & **bold** {curly} %s",
        "ליום אחר, בבקשה",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "👩\u200d👩\u200d👧 🏳\ufe0f\u200d🌈",
        "Zoë, noël, Tuesday\u0301",
    ],
)
def test_what_people_write_stays_as_it_is(text: str):
    assert clean_reason(text) == text


def test_an_emoji_younger_than_this_python_stays():
    assert clean_reason("\U0001fae8 \U0001faff") == "\U0001fae8 \U0001faff"


@pytest.mark.parametrize("nothing", [None, "", "   ", "\n\t\r\n", "\u202e\0"])
def test_no_reason_is_an_empty_one(nothing: str | None):
    assert clean_reason(nothing) == ""


def test_every_kind_of_line_break_becomes_one():
    assert clean_reason("a\r\nb\rc\u2028d\u2029e\vf\fg\x85h") == "\n".join("abcdefgh")


@given(texts)
def test_a_reason_never_holds_what_cannot_be_seen(text: str):
    kept = set(clean_reason(text)) - set("\n\t\u200c\u200d")
    assert not kept & set(BIDI)
    assert not {unicodedata.category(c) for c in kept} & {"Cc", "Cf", "Cs", "Co"}


@given(texts)
def test_cleaning_twice_changes_nothing_more(text: str):
    assert clean_reason(clean_reason(text)) == clean_reason(text)


@given(texts)
def test_cleaning_adds_no_character(text: str):
    assert set(clean_reason(text)) <= {*text, "\n"}
    assert len(clean_reason(text)) <= len(text)


def test_the_longest_reason_is_whole_and_a_longer_one_is_refused():
    assert clean_reason("ä" * MAX_REASON_LENGTH) == "ä" * MAX_REASON_LENGTH
    with pytest.raises(ReasonError) as refused:
        clean_reason("ä" * (MAX_REASON_LENGTH + 1))
    assert refused.value.code == "reason_too_long"


def test_what_is_removed_does_not_count():
    assert clean_reason(f"  {'x' * MAX_REASON_LENGTH}\r\n\u202e") == (
        "x" * MAX_REASON_LENGTH
    )


@pytest.mark.parametrize("forged", [1, 1.5, True, b"text", [], ["a"], {}, object()])
def test_what_is_no_text_is_refused(forged: Any):
    with pytest.raises(ReasonError) as refused:
        clean_reason(forged)
    assert refused.value.code == "bad_reason"


def test_the_error_does_not_repeat_the_reason():
    with pytest.raises(ReasonError) as refused:
        clean_reason("secret " * 1_000)
    assert "secret" not in str(refused.value)
