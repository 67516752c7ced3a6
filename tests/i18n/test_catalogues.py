"""Contract: every sentence is said, and rightly, in every language that we speak.

A catalogue has each sentence of the code and no other, with the placeholders of the
English one and as many plural forms as its language has; every form has its numbers.
"""

import gettext
import io
import re
from collections import defaultdict

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from calpages.i18n import LANGUAGES, SOURCE_LANGUAGE
from calpages.i18n.catalogues import (
    LOCALE_FOLDER,
    TEMPLATE,
    catalogue_path,
    empty_catalogue,
    read_catalogue,
)
from calpages.i18n.checking import forms_of, sentences, source_of
from calpages.i18n.cldr import babel_locale
from scripts import messages

TRANSLATED = tuple(sorted(set(LANGUAGES) - {SOURCE_LANGUAGE}))
# Where one form is for numbers that CLDR tells apart: after a number, the nouns of
# these languages stay as they are, or zero is said like any other.
COARSER_THAN_CLDR = {"bn", "fa", "he", "hu", "pt", "tr"}
# Those of Cal.com.
LOCALES = (
    "ar az bg bn ca cs da de el en es es-419 et eu fa fi fr he hu it ja km ko nl no pl"
    " pt pt-BR ro ru sk sr sv tr uk vi zh-CN zh-TW"
)
FULL_STOPS = ".。।።។"
# Tags, lines, and what changes the direction of text.
UNWANTED = re.compile("[<>\n\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# The same word in both languages, or a sign that everybody reads.
SAME_AS_ENGLISH = {
    "Emoji",
    "Online",
    "12 h",
    "24 h",
    "{date}, {time}",
    "{name}, {more}",
    "{state} {way_out}",
}
SAME_IN = {
    "ca": {"No", "Notes"},
    "da": {"For {host}: {time}, {zone}"},
    "de": {"(optional)"},
    "es": {"No"},
    "es-419": {"No"},
    "fr": {"Notes"},
    "it": {"No"},
    "nl": {"Week"},
    "no": {"For {host}: {time}, {zone}"},
}


@pytest.fixture(scope="module")
def found() -> Catalog:
    return messages.extract()


@pytest.fixture(params=TRANSLATED)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def catalogue(language: str) -> Catalog:
    return read_catalogue(catalogue_path(language), language)


def test_the_template_has_the_sentences_of_the_code(found: Catalog) -> None:
    written = TEMPLATE.read_text("utf-8")
    assert written == messages.written_template(found), "run: make messages"


def test_every_sentence_is_there_and_right(
    found: Catalog, catalogue: Catalog, language: str
) -> None:
    assert messages.problems(found, catalogue, language) == []


def test_a_catalogue_is_written_as_the_command_writes_it(
    found: Catalog, catalogue: Catalog, language: str
) -> None:
    written = catalogue_path(language).read_text("utf-8")
    assert written == messages.merged(found, catalogue, language), "run: make messages"


def test_no_sentence_is_left_in_english(catalogue: Catalog, language: str) -> None:
    same = {
        source_of(message)
        for message in sentences(catalogue)
        if forms_of(message)[0] == source_of(message)
    }
    assert same - SAME_AS_ENGLISH - SAME_IN.get(language, set()) == set()


def test_every_plural_form_is_that_of_numbers_which_the_language_counts_alike(
    catalogue: Catalog, language: str
) -> None:
    plurals = empty_catalogue(language)
    assert catalogue.plural_forms == plurals.plural_forms
    form_for = gettext.c2py(catalogue.plural_expr)  # pyright: ignore[reportAttributeAccessIssue]
    categories: dict[int, set[str]] = defaultdict(set)
    for number in range(1001):
        category = babel_locale(language).plural_form(number)
        categories[form_for(number)].add(category)
    assert set(categories) == set(range(catalogue.num_plurals))
    if language not in COARSER_THAN_CLDR:
        assert all(len(names) == 1 for names in categories.values()), categories


def test_a_translation_ends_with_a_full_stop_where_its_sentence_does(
    catalogue: Catalog,
) -> None:
    forms = [
        form
        for message in sentences(catalogue)
        if source_of(message).endswith(".")
        for form in forms_of(message)
    ]
    assert [form for form in forms if form[-1] not in FULL_STOPS] == []


def test_no_translation_has_markup_or_control_characters(catalogue: Catalog) -> None:
    forms = [form for message in sentences(catalogue) for form in forms_of(message)]
    assert [form for form in forms if UNWANTED.search(form)] == []
    assert [form for form in forms if form != form.strip()] == []


def test_we_speak_every_language_of_cal_com() -> None:
    assert set(LOCALES.split()) == set(LANGUAGES)


def test_every_catalogue_is_one_of_a_language_that_we_speak() -> None:
    folders = {path.name for path in LOCALE_FOLDER.iterdir() if path.is_dir()}
    assert folders == set(TRANSLATED)


def test_updating_adds_and_removes_and_guesses_nothing(found: Catalog) -> None:
    old = empty_catalogue("pl")
    old.add("Cancelled", "Odwołane", user_comments=["as on the badge"])
    old.add("Cancelled event", "Odwołane wydarzenie")
    old.add("Reschedule", "Przełóż", flags=["fuzzy"])
    written = messages.merged(found, old, "pl")
    new = read_po(io.BytesIO(written.encode()), locale="pl")
    assert [source_of(one) for one in sentences(new)] == [
        source_of(one) for one in sentences(found)
    ]
    said = {source_of(one): one for one in sentences(new) if any(forms_of(one))}
    assert set(said) == {"Cancelled", "Reschedule"}
    assert said["Cancelled"].user_comments == ["as on the badge"]
    assert said["Reschedule"].fuzzy
    assert messages.merged(found, new, "pl") == written
    assert "Date" not in written


def test_a_check_names_what_is_missing_and_what_is_wrong(found: Catalog) -> None:
    old = empty_catalogue("pl")
    old.add("Contact us", "Napisz do nas")
    old.add("Updated just now", "Zaktualizowano {teraz}")
    old.add(("{count} guest", "{count} guests"), ("gość", "goście", "{count} gości"))
    lines = messages.problems(found, old, "pl")
    assert '"Cancelled": there is no translation' in lines
    assert lines[-3:] == [
        '"Contact us": this is none of our sentences',
        '"Updated just now": expected no placeholder, and braces nowhere else',
        '"{count} guest": form 1 is for several numbers, so it needs {count}',
    ]
