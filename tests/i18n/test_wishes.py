"""Contract: which language a visitor reads.

The first that we speak of: what the address asks for, what was chosen, what it was
booked in, the browser's languages, the default. Whatever these say, there is one.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.i18n import LANGUAGES, SUPPORTED, LanguageWishes, resolve_language

ORDER = ("en-XA", "en-XB", "en-US", "en-CA", "en-AU")


def resolved(
    asked: str = "",
    chosen: str = "",
    booked: str = "",
    accepted: str = "",
    default: str = "",
) -> str:
    wishes = LanguageWishes(
        asked=asked, chosen=chosen, accepted=accepted, default=default
    )
    return wishes.resolve(booked)


@pytest.mark.parametrize("known", range(5))
def test_the_first_that_is_known_counts(known: int):
    given_ = ("",) * known + ORDER[known:]
    assert resolved(*given_) == ORDER[known]
    nonsense = ("xx", "../..", "\0", "x" * 99)[:known]
    assert resolved(*nonsense, *ORDER[known:]) == ORDER[known]


def test_with_nothing_known_it_is_english():
    assert resolved() == resolved("xx", "", "?", "*", "yy") == "en"


@pytest.mark.parametrize(
    ("chosen", "accepted", "locale"),
    [
        ("en", "en-US, en;q=0.9", "en-US"),
        ("en", "fr, en-US;q=0.5, en-CA;q=0.4", "en-US"),
        ("en", "xx, en-US", "en-US"),
        ("en", "en, en-US", "en"),
        ("en-AU", "en-US", "en-AU"),
        # As "en" is written.
        ("en-GB", "en-US", "en"),
        ("en-XA", "en-US", "en-XA"),
        ("en", "", "en"),
    ],
)
def test_a_language_without_a_region_takes_the_browsers(
    chosen: str, accepted: str, locale: str
):
    assert resolved(chosen=chosen, accepted=accepted) == locale
    assert resolved(booked=chosen, accepted=accepted) == locale
    assert resolved(asked=chosen, accepted=accepted) == locale


@given(st.lists(st.text(max_size=80), min_size=5, max_size=5))
def test_whatever_is_said_there_is_a_language(said: list[str]):
    assert resolve_language(resolved(*said)) in SUPPORTED


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_can_be_chosen(tag: str):
    assert resolve_language(resolved(chosen=tag, accepted="en-XA")) == tag
