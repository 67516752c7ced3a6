"""Serves a build: pages, live connection and forms by granian, on one port.

Reflex's own `reflex run --env prod` builds at every start; here its app factory runs
directly, with what that command would have put into the environment.
"""

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from granian.constants import Interfaces, RuntimeModes
from granian.log import LogLevels
from granian.server import Server

from calpages.goodbye import say_goodbye_first
from calpages.notices import NOTICES_SAID
from calpages.settings import Settings
from calpages.web.sizes import MAX_FRAME_BYTES

APP = "calpages.calpages:app"
# How long a stopping worker may finish what it does: a write that was sent is read
# back first, within 10 seconds.
_STOP_SECONDS = 15
_POLL_SECONDS = 0.1


class AddressInUseError(RuntimeError):
    """Something else listens where we should."""


def check_address(settings: Settings) -> None:
    """Make sure, before any work, that we may listen where the settings say.

    Raises:
        AddressInUseError: We may not; the message says where and why.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        # As granian does: connections that just closed don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            msg = (
                f"Cannot listen on {settings.host} port {settings.port}: "
                f"{error.strerror}. Another one: PORT={_next_port(settings.port)}"
            )
            raise AddressInUseError(msg) from error


def address(settings: Settings) -> str:
    """The address to open in a browser."""
    return settings.public_url or settings.origins[0]


def serve(settings: Settings, web_dir: Path, say: Callable[[str], object]) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        settings: Where to listen, and with how many workers.
        web_dir: What `calpages.serving.build.ensure_built` returned.
        say: Told, in a line for a person, when the address answers.

    Raises:
        SystemExit: A worker could not start or keep running.
    """
    os.environ |= {
        NOTICES_SAID: "true",
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_WEB_WORKDIR": str(web_dir),
        "REFLEX_TELEMETRY_ENABLED": "false",
        # What a form sends over the live connection is small.
        "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": str(MAX_FRAME_BYTES),
        # A hosted Redis may refuse CONFIG; its notifications are set there.
        "REFLEX_IGNORE_REDIS_CONFIG_ERROR": "true",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    }
    server = Server(
        APP,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=settings.workers,
        # In its other mode a thread that lets go of a connection may break a worker
        # that is stopping, and a write under way there (granian's issue 884).
        runtime_mode=RuntimeModes.st,
        workers_kill_timeout=_STOP_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        # Paths of bookings are secrets: whoever has one can cancel.
        log_access=False,
    )
    server.on_startup(say_goodbye_first)
    server.on_startup(lambda: _when_answering(settings, say))
    server.serve()


def _when_answering(settings: Settings, say: Callable[[str], object]) -> None:
    def wait() -> None:
        while not _answers(settings):
            stopped.wait(_POLL_SECONDS)
        say(f"Open {address(settings)} (Ctrl+C stops.)")

    stopped = threading.Event()
    threading.Thread(target=wait, daemon=True).start()


def _answers(settings: Settings) -> bool:
    # Who listens on every address answers on the loopback too.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    try:
        socket.create_connection((host, settings.port), timeout=1).close()
    except OSError:
        return False
    return True


def _next_port(port: int) -> int:
    return port + 1 if port < 65535 else 3000
