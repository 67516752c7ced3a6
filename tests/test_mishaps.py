"""Contract: a mistake of ours is told with its place, an outage of Redis in a line."""

import logging

import pytest
from redis.exceptions import ConnectionError as NoConnectionError
from reflex_base.utils.exceptions import LockExpiredError

from calpages import mishaps

SECRET = "demoAccepted0000000001"
_LOGGER = logging.getLogger("calpages.tests")


@pytest.fixture(autouse=True)
def no_line_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test be the second one in a minute."""
    for name in ("outages", "lost_locks"):
        logger = logging.getLogger(f"calpages.mishaps.{name}")
        monkeypatch.setattr(logger, "filters", [mishaps.OnceAMinute()])


def caught(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as raised:
        return raised


def test_a_mistake_is_told_with_its_kind_and_place_and_nothing_it_held(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mishaps.log_mishap(_LOGGER, "A write", caught(ValueError(SECRET)))
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.message.startswith("A write broke: ValueError in caught:")
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoConnectionError(SECRET), "Redis does not answer: ConnectionError"),
        (LockExpiredError(SECRET), "it was restarted or slow"),
    ],
)
def test_what_breaks_by_redis_is_one_line_a_minute(
    caplog: pytest.LogCaptureFixture, error: Exception, words: str
) -> None:
    for _ in range(3):
        mishaps.log_mishap(_LOGGER, "A write", caught(error))
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert words in record.message
    assert SECRET not in caplog.text
