"""Contract: no log record holds what is a visitor's, whoever has written it."""

import io
import logging
import traceback
from collections.abc import Callable, Iterator

import pytest
from redis.exceptions import ConnectionError as NoConnectionError

from calpages.redaction import redact_logs, redacted

UID = "bFJeNb2uX8ANpT3JL5EfXw"
SECRETS = [
    UID,
    "3be561a9-31f1-4b8e-aefc-9d9a085f0dd1",
    "jane.doe+clx1234567890abcdefghijkl@example.com",
    "jürgen@bücher.example",
    "abcdefghijklMNOPQRSTuv",
    "cal_live_0123456789abcdef0123456789abcdef",
]
Log = Callable[[], str]


def broken(message: str) -> None:
    raise ValueError(message)


@pytest.fixture
def log() -> Iterator[Log]:
    """Cleans the records of the test; gives what was written."""
    before = logging.getLogRecordFactory()
    redact_logs()
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    yield written.getvalue
    logging.getLogger().removeHandler(handler)
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("name", ["calpages.web.document", "httpx", "reflex.app"])
def test_a_secret_is_not_written(log: Log, name: str, secret: str) -> None:
    logger = logging.getLogger(name)
    logger.error("Read %s of <%s>", secret, secret)
    logger.error(f"Read {secret}, and 'that'")  # noqa: G004
    try:
        broken(secret)
    except ValueError:
        logger.exception("It broke: %s", {"uid": secret})
    assert secret not in log()
    assert "Read" in log()
    assert "ValueError" in log()
    assert "test_redaction.py" in log()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("GET https://api.cal.com/v2/bookings/abc-1 200", "/v2/bookings/… 200"),
        ("GET /v2/bookings/by-seat/abc-1", "/v2/bookings/by-seat/…"),
        ("/cancel/shortuid?lang=en", "/cancel/…?…"),
        ("/_event/?EIO=4&transport=websocket&token=a-b-c-d", "/_event/?…"),
        ("/reschedule?rescheduleUid=abc&x=y there", "/reschedule?… there"),
    ],
)
def test_an_address_keeps_its_place(text: str, rest: str) -> None:
    assert redacted(text).endswith(rest)


@pytest.mark.parametrize(
    "text",
    [
        "base_state_processor BaseStateEventProcessor test_an_address_keeps_its_place",
        "A document broke: ValueError in documents.<locals>.serve:67",
        "Worker 3 exited after 12.5 s, is it 2026-11-27?",
    ],
)
def test_plain_words_and_the_names_of_code_stay(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("name", ["reflex_base.event", "socketio.server", "_granian"])
def test_of_the_libraries_below_only_the_words_before_a_value(
    log: Log, name: str
) -> None:
    logging.getLogger(name).error("Error transforming 'x' with value 'It's my knee'")
    assert log().startswith("Error transforming … (test_redaction:")
    assert "knee" not in log()


def test_a_cause_is_told_without_its_message(log: Log) -> None:
    try:
        try:
            broken("my knee")
        except ValueError as error:
            raise RuntimeError("my shoulder") from error
    except RuntimeError:
        logging.getLogger("calpages").exception("It broke")
    assert "RuntimeError" in log()
    assert "ValueError" in log()
    assert "knee" not in log()
    assert "shoulder" not in log()


def test_an_access_log_keeps_the_parts_that_its_formatter_needs(log: Log) -> None:
    logging.getLogger("uvicorn.access").error(
        '%s - "%s %s HTTP/%s" %d', "192.0.2.1", "GET", f"/booking/{UID}", "1.1", 200
    )
    assert log() == '192.0.2.1 - "GET /booking/… HTTP/1.1" 200\n'


def test_a_long_text_is_cut_and_takes_no_time(log: Log) -> None:
    logging.getLogger("calpages").error(f"{'x' * 1_000_000}1")  # noqa: G004
    assert len(log()) < 5_000


def test_twice_is_once(log: Log) -> None:
    make = logging.getLogRecordFactory()
    redact_logs()
    assert logging.getLogRecordFactory() is make


def test_a_record_that_cannot_be_written_breaks_nothing(log: Log) -> None:
    logging.getLogger("calpages").error("%d of %d", "one")
    assert "%d of %d" in log()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NoConnectionError("Error 111 for my knee"), "Redis does not answer"),
        (ValueError("my\nknee: 3"), "Something broke, ValueError"),
        (RuntimeError(), "Something broke, RuntimeError"),
    ],
)
def test_a_traceback_that_comes_as_text_is_its_kind_alone(
    log: Log, error: Exception, told: str
) -> None:
    try:
        try:
            broken("my knee")
        except ValueError:
            raise error from None
    except (ValueError, NoConnectionError, RuntimeError):
        logging.getLogger("_granian").error(traceback.format_exc())  # noqa: TRY400
    assert told in log()
    assert "Traceback" not in log()
    assert "knee" not in log()


def test_that_redis_is_away_is_one_line(log: Log) -> None:
    error = NoConnectionError("Error 111 for my knee")
    logging.getLogger("reflex_base.event").error("Flushing: my knee", exc_info=error)
    assert log().splitlines() == ["Redis does not answer, ConnectionError"]
