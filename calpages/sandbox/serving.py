"""Serves the sandbox on a port of its own, by granian in this process.

No access log: its lines would hold uids.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.types import ASGIApp

from calpages.sandbox.app import create_sandbox


def serve(
    port: int,
    path: Path | None = None,
    host: str = "127.0.0.1",
    *,
    control: bool = False,
) -> None:
    """Serve the sandbox until SIGINT or SIGTERM, which end the process.

    Args:
        port: Where to listen.
        path: The SQLite file; None keeps the bookings in memory.
        host: The address to listen on.
        control: Whether the control endpoints exist.

    Raises:
        OSError: The port is taken, or the address is not ours.
        sqlite3.Error: The file is no SQLite file, or is not writable.
    """
    _check_free(host, port)
    asyncio.run(_serve(create_sandbox(path, control=control), host, port))
    # Threads of granian may still ask for the interpreter, and the process would be
    # aborted where that is ending already (Python before 3.14).
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def _check_free(host: str, port: int) -> None:
    # granian shares a taken port (SO_REUSEPORT) where a refusal is wanted.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


async def _serve(app: ASGIApp, host: str, port: int) -> None:
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    await server.serve()
