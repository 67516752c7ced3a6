"""Contract: that Redis is away is a line in the log, never a traceback or a mistake."""

import signal
import time
from pathlib import Path

from calpages.sandbox import DEMO
from tests.live_socket import LiveSocket, live_socket
from tests.processes import calpages_command, free_port, running
from tests.redis_server import RedisProcess

UID = next(demo.uid for demo in DEMO if demo.kind == "accepted")
PAGE = f"/booking/{UID}"
_STATES = "reflex___state____state.calpages___state___"
# At once, so that one waits for the other's lock, and Reflex listens for its end.
HANDLERS = tuple(
    f"{_STATES}{name}"
    for name in (
        "booking____booking_state.ensure",
        "slots____slots_state.ensure",
        "cancel____cancel_state.watch_doubt",
        "reschedule____reschedule_state.watch_doubt",
    )
)
END_SECONDS = 60
# By then Reflex has given up to listen to Redis, and fails to close what listened.
LISTENED_SECONDS = 15
AWAY = "Redis does not answer"


def look(line: LiveSocket) -> None:
    line.connect()
    for handler in HANDLERS:
        line.call(handler, path=PAGE)
    line.updates(UID)


def test_a_redis_that_is_away_in_use_and_at_the_end_is_a_line(
    web_dir: Path, tmp_path: Path
) -> None:
    del web_dir
    redis, port = RedisProcess(tmp_path), free_port()
    redis.start()
    environ = {
        "PORT": str(port),
        "REDIS_URL": redis.url,
        "WORKERS": "2",
        "CALPAGES_SECRET": "s" * 40,
        "CALPAGES_SANDBOX_FILE": str(tmp_path / "sandbox.sqlite3"),
    }
    try:
        with running(
            calpages_command("run"),
            port=port,
            ready="/ping",
            output=tmp_path / "log",
            environ=environ,
        ) as server:
            for _ in range(4):
                with live_socket(server, origin=server.url) as line:
                    look(line)
            with live_socket(server, origin=server.url) as line:
                look(line)
                redis.stop()
                line.call(HANDLERS[0], path=PAGE)
                time.sleep(LISTENED_SECONDS)
                server.process.send_signal(signal.SIGTERM)
                server.process.wait(END_SECONDS)
            log = server.log()
    finally:
        redis.stop()
    assert AWAY in log
    for sign in ("Traceback", "Unhandled", "[ERROR]", " broke: "):
        assert sign not in log, log
