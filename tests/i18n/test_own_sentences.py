"""Contract: a platform's sentence wins over ours; a wrong one never reaches a page.

A folder that can't be meant stops the start; a sentence that can't be used is named,
with its file, and ours is said.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calpages.i18n import OwnSentences, get_translator, use_own_sentences
from calpages.i18n.own_sentences import CatalogueFolderError, read_own_sentences
from calpages.presentation.texts import fixed_texts

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
GERMAN = """
msgid "Reschedule"
msgstr "Termin verlegen"

msgctxt "link to the cancel page"
msgid "Cancel"
msgstr "Termin stornieren"

msgid "{count} guest"
msgid_plural "{count} guests"
msgstr[0] "{count} Begleitung"
msgstr[1] "{count} Begleitungen"

msgid "Notes"
msgstr ""
"""
WRONG = """
msgid "Refresh"
msgstr "Neu laden {jetzt}"

msgid "Contact us"
msgstr "Schreiben Sie uns"

#, fuzzy
msgid "Where"
msgstr "Wohin"

msgid ""
"{host} will be told, and the time becomes free for others. This cannot be undone."
msgstr "{host wird benachrichtigt"

msgid "{count} guest"
msgid_plural "{count} guests"
msgstr[0] "{count} Gast"

msgid "Cancelled"
msgid_plural "Many cancelled"
msgstr[0] "Storniert"
msgstr[1] "Storniert"
"""


@pytest.fixture(autouse=True)
def ours_again() -> Iterator[None]:
    yield
    use_own_sentences(OwnSentences())


def written(folder: Path, **catalogues: str) -> Path:
    for name, text in catalogues.items():
        (folder / f"{name}.po").write_text(HEADER + text, encoding="utf-8")
    return folder


def test_its_sentences_win_and_everything_else_stays(tmp_path: Path) -> None:
    ours = get_translator("de")
    before = fixed_texts(ours)
    own = read_own_sentences(written(tmp_path, de=GERMAN))
    assert own.warnings == ()
    use_own_sentences(own)
    t = get_translator("de-AT")
    assert t != ours
    texts = fixed_texts(t)
    assert (texts.reschedule, texts.cancel) == ("Termin verlegen", "Termin stornieren")
    assert texts.refresh == before.refresh != "Refresh"
    guests = [t.ngettext("{count} guest", "{count} guests", n, count=n) for n in (1, 2)]
    assert guests == ["1 Begleitung", "2 Begleitungen"]
    assert t.gettext("Notes") == ours.gettext("Notes") != "Notes"
    assert get_translator("fr").gettext("Reschedule") != "Termin verlegen"


def test_an_english_sentence_can_be_another_one(tmp_path: Path) -> None:
    text = GERMAN.replace("Termin verlegen", "Pick another slot")
    use_own_sentences(read_own_sentences(written(tmp_path, en=text)))
    t = get_translator("en-US")
    assert t.gettext("Reschedule") == "Pick another slot"
    assert t.gettext("Refresh") == "Refresh"
    assert t.ngettext("{count} guest", "{count} guests", 2, count=2).endswith("ungen")
    assert t.ngettext("{n} day", "{n} days", 2) == "2 days"


@pytest.mark.parametrize("name", ["pt-BR", "pt_BR", "pt-br"])
def test_both_shapes_of_a_folder_are_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "calpages.po").write_text(HEADER + GERMAN, encoding="utf-8")
    assert set(read_own_sentences(tmp_path).by_language) == {"pt-BR"}


def test_every_wrong_sentence_is_named_and_ours_is_said(tmp_path: Path) -> None:
    ours = fixed_texts(get_translator("de"))
    own = read_own_sentences(written(tmp_path, de=WRONG))
    assert own.by_language == {"de": ()}
    assert own.warnings == (
        'de.po: "Refresh": expected no placeholder, and braces nowhere else',
        'de.po: "Contact us": this is none of our sentences',
        'de.po: "Where": it is marked fuzzy',
        'de.po: "{host} will be told, and the time becomes free for others. This cannot'
        ' be undone.": expected the placeholders {host}, and braces nowhere else',
        'de.po: "{count} guest": expected 2 plural forms, none empty',
        'de.po: "Cancelled": its English plural is another one',
    )
    use_own_sentences(own)
    assert fixed_texts(get_translator("de")) == ours


def test_every_file_that_cannot_be_meant_is_named(tmp_path: Path) -> None:
    written(tmp_path, tlh=GERMAN, fr='msgid "Refresh\n', de=GERMAN, de_DE=GERMAN)
    (tmp_path / "it.po").write_bytes(HEADER.encode() + b'msgid "\xff"\n')
    (tmp_path / "es.po").mkdir()
    with pytest.raises(CatalogueFolderError) as caught:
        read_own_sentences(tmp_path)
    assert str(caught.value) == (
        "de_DE.po: we speak no language of this name; es.po: Is a directory;"
        " fr.po: line 5 can't be read; it.po: this is no catalogue in UTF-8;"
        " tlh.po: we speak no language of this name"
    )


def test_an_empty_folder_is_no_folder_of_catalogues(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFolderError, match="no catalogue in this folder"):
        read_own_sentences(tmp_path)
    with pytest.raises(OSError, match="No such file"):
        read_own_sentences(tmp_path / "elsewhere")


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_in_a_file_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "de.po").write_bytes(HEADER.encode() + data)
    with contextlib.suppress(CatalogueFolderError):
        own = read_own_sentences(tmp_path)
        assert set(own.by_language) == {"de"}
        use_own_sentences(own)
        assert fixed_texts(get_translator("de")).reschedule
