"""The processes of the random scenario: Cal.com, the line to it, Redis, and ours."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from calpages.sandbox import DEMO
from tests.processes import Running, calpages_command, free_port, running
from tests.redis_server import RedisProcess
from tests.relay import Relay

_VERSION = {"cal-api-version": "2024-08-13"}


class World:
    """All of them; each run begins with them as new.

    Args:
        folder: For what they write.
        workers: Of our process; with more than one there is a Redis.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self.workers = folder, workers
        self._stack = contextlib.ExitStack()
        self._ours = contextlib.ExitStack()
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.redis: RedisProcess | None = None
        self.logs = ""

    def __enter__(self) -> World:
        port = free_port()
        command = calpages_command("sandbox", "--control", "--port", str(port))
        command += ["--file", str(self._folder / "sandbox.sqlite3")]
        sandbox = running(
            command,
            port=port,
            ready="/_sandbox/requests",
            output=self._folder / "sandbox.log",
        )
        self._cal = f"http://127.0.0.1:{port}"
        self._stack.enter_context(sandbox)
        self.line = self._stack.enter_context(Relay(self._cal))
        if self.workers > 1:
            self.redis = RedisProcess(self._folder)
            self._stack.callback(self.redis.stop)
            self.redis.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ours.close()
        self._stack.close()

    @contextlib.contextmanager
    def run(self) -> Iterator[None]:
        """Our process for the block; Cal.com begins anew, and Redis empty."""
        self.heal()
        self._tell("POST", "/_sandbox/reset")
        if self.redis is not None:
            self.redis.clear()
        self.line.passed.clear()
        self.logs = ""
        self._start()
        try:
            yield
        finally:
            self.heal()
            self._end()

    def restart(self) -> None:
        """End our process as a deployment does, and start it again."""
        self._end()
        self._start()

    def kill_worker(self) -> None:
        """Kill the worker that writes, or any."""
        workers = _children(self._process.process.pid)
        victims = [
            pid
            for one in self.line.passed[-1:]
            if one.method == "POST" and not one.status
            for pid in _quietly(self.line.worker_of, one)
        ]
        os.kill((victims or workers)[0], signal.SIGKILL)

    def heal(self) -> None:
        """Let everything to Cal.com go well."""
        self.line.heal()
        self._tell("DELETE", "/_sandbox/faults")

    def break_cal(self, fault: str) -> None:
        """Let the next writes fail at Cal.com."""
        body = {"path": "", "method": "POST", "fault": fault, "seconds": 1, "times": 1}
        self._tell("POST", "/_sandbox/faults", body)

    def other_cancels(self, uid: str) -> bool:
        """Let another client of Cal.com cancel; gives whether it could."""
        url = f"{self._cal}/v2/bookings/{uid}/cancel"
        return httpx.post(url, json={}, headers=_VERSION).is_success

    def booking(self, uid: str) -> Any:
        """What Cal.com says of a booking."""
        url = f"{self._cal}/v2/bookings/{uid}"
        return httpx.get(url, headers=_VERSION).raise_for_status().json()["data"]

    def posts(self, uid: str) -> list[Any]:
        """Our writes to a booking."""
        changes = [f"/v2/bookings/{uid}/{one}" for one in ("cancel", "reschedule")]
        passed = self.line.passed
        return [one for one in passed if one.method == "POST" and one.path in changes]

    async def await_answer(self) -> None:
        """Wait until our process answers, which a killed worker may delay."""
        end = time.monotonic() + 30
        async with httpx.AsyncClient(trust_env=False) as http:
            while time.monotonic() < end:
                with contextlib.suppress(httpx.TransportError):
                    await http.get(f"{self.url}/ping", timeout=5)
                    return
                await asyncio.sleep(0.05)

    def _tell(self, method: str, path: str, body: Any = None) -> None:
        httpx.request(method, f"{self._cal}{path}", json=body).raise_for_status()

    def _start(self) -> None:
        environ = {
            "PORT": str(self._port),
            "CAL_API_URL": f"{self.line.url}/v2",
            "WORKERS": str(self.workers),
        }
        if self.redis is not None:
            environ |= {"REDIS_URL": self.redis.url, "CALPAGES_SECRET": "x" * 32}
        process = running(
            calpages_command("run"),
            port=self._port,
            ready="/ping",
            output=self._folder / "ours.log",
            environ={"CALPAGES_SECRET": "x" * 32} | environ,
        )
        self._process: Running = self._ours.enter_context(process)

    def _end(self) -> None:
        self._ours.close()
        self.logs += self._process.log()


def uid_of(kind: str) -> str:
    """The uid of a demo booking."""
    return next(demo.uid for demo in DEMO if demo.kind == kind)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_text("ascii").split()]


def _quietly(find: Any, passed: Any) -> list[int]:
    with contextlib.suppress(LookupError, OSError):
        return [find(passed)]
    return []
