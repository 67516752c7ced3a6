# ruff: noqa: RUF001 (the world's letters are what is tested)
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.i18n import Translator, get_translator
from calpages.i18n.catalogues import (
    catalogue_path,
    load_catalogue,
    translated_languages,
)
from calpages.i18n.placeholders import (
    MalformedSentenceError,
    fill,
    is_faithful,
    placeholders,
    take_apart,
)
from calpages.i18n.pseudo import pseudo_translate

POLISH = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Language: pl\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "Cancel"
msgstr "Anuluj"

msgctxt "noun"
msgid "Cancel"
msgstr "Anulowanie"

msgid "{host} will be told"
msgstr "{host} otrzyma wiadomość"

msgid "Hello {name}"
msgstr "Witaj {nome}"

msgid "Bye {name}"
msgstr "Do widzenia {name.__class__}"

msgid "Open {name}"
msgstr "Otwórz {name"

#, fuzzy
msgid "Notes"
msgstr "Nuty"

msgid "one event"
msgid_plural "{count} events"
msgstr[0] "jedno wydarzenie"
msgstr[1] "{count} wydarzenia"
msgstr[2] "{n} wydarzeń"
"""
names = st.text(string.ascii_lowercase, min_size=1, max_size=8)
texts = st.text(max_size=30)


@pytest.fixture
def polish(tmp_path: Path) -> Translator:
    path = catalogue_path("pl", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(POLISH, encoding="utf-8")
    assert translated_languages(tmp_path) == ("pl",)
    return Translator("pl", load_catalogue(path))


def test_a_catalogue_is_spoken_without_a_compiled_file(polish: Translator):
    assert polish.gettext("Cancel") == "Anuluj"
    assert polish.pgettext("noun", "Cancel") == "Anulowanie"
    assert polish.gettext("{host} will be told", host="Jane Doe") == (
        "Jane Doe otrzyma wiadomość"
    )


def test_a_sentence_without_a_sure_translation_is_english(polish: Translator):
    assert polish.gettext("Try again") == "Try again"
    assert polish.pgettext("verb", "Cancel") == "Cancel"
    assert polish.gettext("Notes") == "Notes"


@pytest.mark.parametrize("message", ["Hello {name}", "Bye {name}", "Open {name}"])
def test_a_broken_translation_is_english(polish: Translator, message: str):
    expected = message.replace("{name}", "Jane")
    assert polish.gettext(message, name="Jane") == expected


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "jedno wydarzenie"),
        (2, "2 wydarzenia"),
        (5, "5 wydarzeń"),
        (22, "22 wydarzenia"),
    ],
)
def test_every_plural_form_is_used(polish: Translator, count: int, sentence: str):
    said = polish.ngettext("one event", "{count} events", count, count=count)
    assert said == sentence


def test_english_has_its_own_plural():
    t = get_translator("en")
    assert t.ngettext("{n} event", "{n} events", 1) == "1 event"
    assert t.ngettext("{n} event", "{n} events", 0) == "0 events"
    assert t.ngettext("{n} event", "{n} events", 1234) == "1,234 events"


def test_numbers_are_written_with_the_digits_of_the_language():
    assert Translator("fa").gettext("{count} events", count=12) == "۱۲ events"
    assert Translator("ar").gettext("{count} events", count=12) == "١٢ events"


def test_a_name_against_the_direction_is_isolated():
    english, hebrew = Translator("en"), Translator("he")
    assert english.gettext("Hi {who}", who="Jane Doe") == "Hi Jane Doe"
    assert english.gettext("Hi {who}", who="ירדן") == "Hi \u2068ירדן\u2069"
    assert hebrew.gettext("Hi {who}", who="Jane") == "Hi \u2068Jane\u2069"
    assert hebrew.gettext("At {time}", time="10:30") == "At 10:30"


def test_translators_are_equal_and_hashed_by_their_tag(polish: Translator):
    assert polish == Translator("pl")
    assert len({polish, Translator("pl"), get_translator("en")}) == 2
    assert get_translator("en-US") is get_translator("en")
    assert get_translator("no such tag").tag == "en"


def test_a_missing_value_is_a_mistake_of_the_code():
    with pytest.raises(KeyError, match="host"):
        get_translator("en").gettext("{host} will be told")


@given(texts)
def test_text_in_values_is_never_read_as_a_placeholder(value: str):
    assert fill("<{a}>", {"a": "{b}" + value}) == "<{b}" + value + ">"


@pytest.mark.parametrize(
    "sentence", ["{", "}", "{0}", "{a.b}", "{a!r}", "{a:>9}", "{ a}"]
)
def test_only_plain_names_are_placeholders(sentence: str):
    with pytest.raises(MalformedSentenceError):
        placeholders(sentence)
    assert not is_faithful(sentence, "{a}")


def test_doubled_braces_are_braces():
    assert fill("{{{a}}} {{b}}", {"a": "1"}) == "{1} {b}"


@pytest.mark.parametrize(
    ("sentence", "value", "filled"),
    [
        ("Until {x}.", "2:30 p. m.", "Until 2:30 p. m."),
        ("Until {x}. Then.", "26. Nov.", "Until 26. Nov. Then."),
        ("Until {x}.", "\u2068p.m.\u2069", "Until \u2068p.m.\u2069"),
        ("{x}\u3002", "\u51c6\u3002", "\u51c6\u3002"),
        ("Until {x}.", "14:30", "Until 14:30."),
        ("Until {x}...", "2:30 p.m.", "Until 2:30 p.m...."),
        ("Until {x}?", "2:30 p.m.", "Until 2:30 p.m.?"),
    ],
)
def test_a_sentence_does_not_end_in_two_full_stops(
    sentence: str, value: str, filled: str
):
    assert fill(sentence, {"x": value}) == filled


@given(texts, names, texts)
def test_pseudo_language_is_longer_and_keeps_placeholders(
    before: str, name: str, after: str
):
    escaped = [text.replace("{", "{{").replace("}", "}}") for text in (before, after)]
    sentence = escaped[0] + "{" + name + "}" + escaped[1]
    pseudo = pseudo_translate(sentence)
    literal = "".join(text for text, _ in take_apart(pseudo))
    assert placeholders(pseudo) == {name}
    assert pseudo.startswith("[")
    assert pseudo.endswith("]")
    assert len(literal) >= 1.4 * len(before + after)
    assert not set(literal) & set(string.ascii_letters)
    assert fill(pseudo, {name: "JANE"}).count("JANE") == 1


@pytest.mark.parametrize("tag", ["en-XA", "en-XB"])
def test_pseudo_languages_are_spoken_like_any_other(tag: str):
    t = get_translator(tag)
    assert t.tag == tag
    assert t.gettext("Reschedule") == "[Ŕéšçĥéðûļé öñé]"
    assert t.ngettext("{n} day", "{n} days", 3).startswith("[3 ðåýš")
    assert "Jane" in t.pgettext("greeting", "Hello {name}", name="Jane")
    assert t.direction == ("rtl" if tag == "en-XB" else "ltr")
