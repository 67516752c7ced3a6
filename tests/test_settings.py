from pathlib import Path

import pytest

from calpages.settings import Settings, SettingsError, load_settings

LONG_SECRET = "a-secret-of-32-characters-or-more"


def problems(**environ: str) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    return caught.value.problems


def test_nothing_set_is_a_sandbox_on_localhost() -> None:
    settings = load_settings({})
    assert settings.is_sandbox
    assert settings.origins == (
        "http://localhost:3000",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
    )
    assert (settings.host, settings.workers) == ("127.0.0.1", 1)
    assert settings.sandbox_file.is_absolute()


def test_the_environment_is_read_when_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "4000")
    assert load_settings().port == 4000


def test_an_empty_value_is_as_good_as_none() -> None:
    names = [str(field.alias) for field in Settings.model_fields.values()]
    assert load_settings(dict.fromkeys(names, " ")) == load_settings({})


def test_unknown_variables_do_not_matter() -> None:
    assert load_settings({"CALPAGES_ELSE": "x", "PATH": "/bin"}) == load_settings({})


@pytest.mark.parametrize("mode", ["hidden", "optional", "required"])
def test_a_reason_for_cancelling_is_asked_for_as_it_is_set(mode: str) -> None:
    settings = load_settings({"CALPAGES_CANCELLATION_REASON": mode})
    assert settings.cancellation_reason == mode
    assert load_settings({}).cancellation_reason == "optional"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings({}).port = 4000  # pyright: ignore[reportAttributeAccessIssue]


def test_every_wrong_setting_is_named_at_once_in_one_message() -> None:
    environ = {
        "CAL_API_URL": "api.cal.com",
        "CALPAGES_URL": "https://book.example.com/path",
        "CALPAGES_SECRET": "short",
        "CALPAGES_BRAND_NAME": "two\nlines",
        "CALPAGES_BRAND_LOGO": "logo.svg",
        "CALPAGES_BRAND_COLOR": "blue",
        "CALPAGES_CONTACT": "our office",
        "CALPAGES_CATALOGUES": "/nowhere",
        "CALPAGES_LANGUAGE": "plain English",
        "CALPAGES_HOST": "somewhere",
        "REDIS_URL": "http://redis.example",
        "PORT": "70000",
        "WORKERS": "many",
        "CALPAGES_CANCELLATION_REASON": "sometimes",
    }
    with pytest.raises(SettingsError) as caught:
        load_settings(environ)
    assert set(caught.value.problems) == set(environ)
    message = str(caught.value)
    assert message.startswith("14 settings are wrong:")
    assert all(f"{name}: expected" in message for name in environ)


@pytest.mark.parametrize("name", ["CALPAGES_SECRET", "CAL_API_URL", "REDIS_URL"])
def test_a_wrong_value_is_never_repeated(name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({name: "hunter2"})
    assert "hunter2" not in f"{caught.value!s} {caught.value!r}"
    assert caught.value.__cause__ is None


def test_secrets_are_not_shown() -> None:
    settings = load_settings(
        {
            "CAL_API_KEY": "cal_key-hunter2",
            "CAL_OAUTH_CLIENT_SECRET": "hunter2",
            "CAL_WEBHOOK_SECRET": "hunter2",
            "CALPAGES_SECRET": f"hunter2-{LONG_SECRET}",
            "REDIS_URL": "redis://:hunter2@redis.example/0",
        }
    )
    assert "hunter2" not in f"{settings!s} {settings!r}"
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "cal_key-hunter2"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://api.cal.com/v2", "https://api.cal.com/v2"),
        ("https://api.cal.com/v2/", "https://api.cal.com/v2"),
        ("http://127.0.0.1:5555/v2", "http://127.0.0.1:5555/v2"),
    ],
)
def test_the_api_url_needs_no_slash_at_its_end(given: str, kept: str) -> None:
    settings = load_settings({"CAL_API_URL": given})
    assert settings.api_url == kept
    assert not settings.is_sandbox


@pytest.mark.parametrize(
    "url",
    [
        "ftp://api.cal.com",
        "https://",
        "https://user:password@api.cal.com/v2",
        "https://api.cal.com/v2?x=1",
        "http://[::1",
        "http://api.example:99999",
        "https://api.cal.com/v 2",
    ],
)
def test_an_api_url_that_cannot_work_is_refused(url: str) -> None:
    assert set(problems(CAL_API_URL=url)) == {"CAL_API_URL"}


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://book.example.com", "https://book.example.com"),
        ("https://Book.Example.com/", "https://book.example.com"),
        ("https://book.example.com:443", "https://book.example.com"),
        ("http://book.example.com:8080", "http://book.example.com:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_the_public_url_becomes_the_origin_that_a_browser_sends(
    given: str, origin: str
) -> None:
    assert load_settings({"CALPAGES_URL": given}).origins == (origin,)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_that_cannot_be_is_refused(port: str) -> None:
    assert set(problems(PORT=port)) == {"PORT"}


def test_the_default_port_is_not_part_of_an_origin() -> None:
    assert load_settings({"PORT": "80"}).origins[0] == "http://localhost"


def test_redis_needs_a_secret_that_all_workers_share() -> None:
    redis = {"REDIS_URL": "redis://redis.example:6379/0"}
    assert set(problems(**redis)) == {"CALPAGES_SECRET"}
    assert load_settings({**redis, "CALPAGES_SECRET": LONG_SECRET}).redis_url


def test_more_than_one_worker_needs_redis() -> None:
    assert set(problems(WORKERS="2")) == {"WORKERS"}
    assert load_settings({"WORKERS": "01"}).workers == 1
    shared = {"REDIS_URL": "rediss://redis.example", "CALPAGES_SECRET": LONG_SECRET}
    assert load_settings({**shared, "WORKERS": "2"}).workers == 2


def test_catalogues_that_cannot_be_read_are_named_with_the_rest(tmp_path: Path) -> None:
    (tmp_path / "tlh.po").touch()
    told = problems(CALPAGES_CATALOGUES=str(tmp_path), PORT="0")
    assert set(told) == {"CALPAGES_CATALOGUES", "PORT"}
    expected = "tlh.po: we speak no language of this name"
    assert told["CALPAGES_CATALOGUES"] == expected
    (tmp_path / "tlh.po").rename(tmp_path / "de.po")
    assert load_settings({"CALPAGES_CATALOGUES": str(tmp_path)}).catalogues == tmp_path
