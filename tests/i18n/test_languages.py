import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.i18n import (
    LANGUAGES,
    PSEUDO_LANGUAGES,
    SUPPORTED,
    direction,
    own_name,
    parse_accept_language,
    resolve_language,
    resolve_locale,
)
from tests.i18n import CAL_COM_LANGUAGES

ALL = (*CAL_COM_LANGUAGES, *PSEUDO_LANGUAGES)


@pytest.mark.parametrize("tag", ALL)
def test_every_language_resolves_to_itself(tag: str):
    assert resolve_language(tag, supported=ALL) == tag
    assert resolve_locale(tag, supported=ALL) == tag
    assert resolve_language(tag.upper().replace("-", "_"), supported=ALL) == tag


@pytest.mark.parametrize(
    ("asked", "language", "locale"),
    [
        ("de-AT", "de", "de-AT"),
        ("de-DE", "de", "de"),
        ("de-JP", "de", "de"),
        ("de-u-co-phonebk", "de", "de"),
        ("en-US", "en", "en-US"),
        ("en-GB", "en", "en"),
        ("es-MX", "es-419", "es-MX"),
        ("es-ES", "es", "es"),
        ("pt-PT", "pt", "pt"),
        ("pt-AO", "pt", "pt-AO"),
        ("zh", "zh-CN", "zh-CN"),
        ("zh-Hant", "zh-TW", "zh-TW"),
        ("zh-HK", "zh-TW", "zh-HK"),
        ("zh-Hans-TW", "zh-CN", "zh-CN"),
        ("nb-NO", "no", "no"),
        ("nn", "no", "no"),
        ("iw-IL", "he", "he"),
        ("sk-SK", "sk", "sk"),
        ("sr-Latn-ME", "sr", "sr"),
    ],
)
def test_a_regional_tag_gets_its_language_and_keeps_its_formats(
    asked: str, language: str, locale: str
):
    assert resolve_language(asked, supported=ALL) == language
    assert resolve_locale(asked, supported=ALL) == locale
    assert resolve_language(locale, supported=ALL) == language


def test_the_first_supported_candidate_wins():
    assert resolve_language(None, "", "xx", "fr-CA", "de", supported=ALL) == "fr"
    assert resolve_language("??", None) == "en"
    assert resolve_language() == "en"


def test_a_script_that_is_missing_is_better_than_another_language():
    assert resolve_language("zh-TW", supported=("en", "zh-CN")) == "zh-CN"
    assert resolve_locale("zh-TW", supported=("en", "zh-CN")) == "zh-CN"


def test_a_language_that_is_not_translated_keeps_english_formats():
    assert resolve_locale("ja-JP", supported=("en",)) == "en"


@given(st.text(max_size=60))
def test_any_text_gives_a_supported_language(text: str):
    assert resolve_language(text) in SUPPORTED
    assert resolve_language(resolve_locale(text, supported=ALL), supported=ALL) in ALL


def test_accept_language_is_read_by_weight():
    header = "en;q=0.7, fr-CH , *;q=0.5, de;q=0.9, xx;q=0, it;q=high, b@d, nl; q=0.9"
    assert parse_accept_language(header) == ("fr-CH", "de", "nl", "en")
    assert parse_accept_language("") == ()


@given(st.text())
def test_any_accept_language_can_be_read(header: str):
    assert all(resolve_language(tag) for tag in parse_accept_language(header))


@pytest.mark.parametrize("tag", ALL)
def test_direction_is_right_to_left_where_it_is_written_so(tag: str):
    expected = "rtl" if tag in ("ar", "fa", "he", "en-XB") else "ltr"
    assert direction(tag) == expected


def test_languages_are_listed_in_their_own_name():
    assert [own_name(tag) for tag in ("de", "ja", "zh-CN", "zh-TW", "pt-BR")] == [
        "Deutsch",
        "日本語",
        "简体中文",
        "繁體中文",
        "Português (Brasil)",
    ]


def test_pseudo_languages_can_be_chosen_but_are_not_on_the_menu():
    assert set(SUPPORTED) == {*LANGUAGES, *PSEUDO_LANGUAGES}
    assert not set(LANGUAGES) & set(PSEUDO_LANGUAGES)
    assert resolve_language("en-xb") == "en-XB"
