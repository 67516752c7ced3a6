"""The start says, once, what is taken in the place of a setting that can't hold."""

import logging
from pathlib import Path

import pytest

from calpages.assembly import make_services
from calpages.notices import NOTICES_SAID, notices
from calpages.settings import Settings, load_settings

WRONG = """
msgid "Refresh"
msgstr "Neu {jetzt}"

msgid "Reschedule"
msgstr "Verlegen"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "de.po").write_text(WRONG, encoding="utf-8")
    environ = {
        "CALPAGES_CATALOGUES": str(tmp_path),
        "CALPAGES_BRAND_COLOR": "#ffcc00",
        "CALPAGES_SANDBOX_FILE": str(tmp_path / "sandbox.sqlite3"),
    }
    return load_settings(environ)


def test_each_setting_has_one_message(settings: Settings) -> None:
    color, sentences = notices(settings)
    assert color.startswith("CALPAGES_BRAND_COLOR #ffcc00 ")
    assert sentences.splitlines() == [
        "CALPAGES_CATALOGUES: these are not used, and ours are shown:",
        '  de.po: "Refresh": expected no placeholder, and braces nowhere else',
    ]
    assert notices(load_settings({})) == ()


def test_an_app_of_ones_own_finds_them_in_its_log(
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(NOTICES_SAID, raising=False)
    with caplog.at_level(logging.WARNING, "calpages"):
        services = make_services(settings)
        assert caplog.messages == list(notices(settings))
        caplog.clear()
        monkeypatch.setenv(NOTICES_SAID, "true")
        make_services(settings)
        assert caplog.messages == []
    (own,) = services.sentences.by_language["de"]
    assert own.string == "Verlegen"
