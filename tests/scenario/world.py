"""The processes of the random scenario: Cal.com, the line to it, Redis, and ours."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from calpages.sandbox import DEMO
from tests.processes import TLS, Running, calpages_command, free_port, running
from tests.redis_server import RedisProcess
from tests.relay import Relay

_VERSION = {"cal-api-version": "2024-08-13"}


# granian takes a worker that dies sooner after its start for a crash loop, and ends.
_GROWN_UP_SECONDS = 7.0


class World:
    """All of them. A run has bookings of its own, so the next one needs no new process.

    Args:
        folder: For what they write.
        workers: Of our process; with more than one there is a Redis.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder, self.workers = folder, workers
        self._stack = contextlib.ExitStack()
        self._ours = contextlib.ExitStack()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.redis: RedisProcess | None = None
        self._process: Running | None = None
        self._young_since = 0.0
        self._earlier_logs = ""
        self._read = 0

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
        self._http = self._stack.enter_context(
            httpx.Client(base_url=self._cal, trust_env=False, timeout=30, verify=TLS)
        )
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
    def run(self, seed: int, kinds: Sequence[str]) -> Iterator[list[str]]:
        """Give the uids of new bookings like the demo ones of ``kinds``."""
        self.heal()
        self._tell("POST", "/_sandbox/reset")
        uids = [f"run{seed:06}{index}of{kind}" for index, kind in enumerate(kinds)]
        for uid, kind in zip(uids, kinds, strict=True):
            path = f"/_sandbox/bookings/{_demo_uid(kind)}/copies"
            self._tell("POST", path, {"uid": uid})
        self.line.passed.clear()
        self._read = len(self._all_logs())
        if not self.is_alive:
            self.end()
            self.start()
        try:
            yield uids
        finally:
            self.heal()

    @property
    def logs(self) -> str:
        """What our processes have said in this run."""
        return self._all_logs()[self._read :]

    @property
    def is_alive(self) -> bool:
        """Whether our process has not ended by itself."""
        return self._process is not None and self._process.process.poll() is None

    def await_grown_up(self) -> None:
        """Wait until a worker may be killed."""
        time.sleep(max(0.0, self._young_since + _GROWN_UP_SECONDS - time.monotonic()))

    def kill_worker(self) -> None:
        """Kill the worker that writes, or any."""
        assert self._process is not None
        workers = _children(self._process.process.pid)
        victims = [
            pid
            for one in self.line.passed[-1:]
            if one.method == "POST" and not one.status
            for pid in _quietly(self.line.worker_of, one)
        ]
        os.kill((victims or workers)[0], signal.SIGKILL)
        self._young_since = time.monotonic()

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
        url = f"/v2/bookings/{uid}/cancel"
        return self._http.post(url, json={}, headers=_VERSION).is_success

    def booking(self, uid: str) -> Any:
        """What Cal.com says of a booking."""
        answer = self._http.get(f"/v2/bookings/{uid}", headers=_VERSION)
        return answer.raise_for_status().json()["data"]

    def reason_of_change(self, booking: Any) -> str:
        """The reason that came with the change of a booking; ``""`` for none."""
        new_uid = booking.get("rescheduledToUid")
        if new_uid:
            return str(self.booking(new_uid).get("reschedulingReason") or "")
        return str(booking.get("cancellationReason") or "")

    def posts(self, uid: str) -> list[Any]:
        """Our writes to a booking."""
        changes = [f"/v2/bookings/{uid}/{one}" for one in ("cancel", "reschedule")]
        passed = self.line.passed
        return [one for one in passed if one.method == "POST" and one.path in changes]

    async def await_answer(self) -> None:
        """Wait until our process answers, which a killed worker may delay."""
        end = time.monotonic() + 30
        async with httpx.AsyncClient(trust_env=False, verify=TLS) as http:
            while time.monotonic() < end:
                with contextlib.suppress(httpx.TransportError):
                    await http.get(f"{self.url}/ping", timeout=5)
                    return
                await asyncio.sleep(0.05)

    def _tell(self, method: str, path: str, body: Any = None) -> None:
        self._http.request(method, path, json=body).raise_for_status()

    def start(self) -> None:
        """Start our process."""
        environ = {
            "PORT": str(self.port),
            "CAL_API_URL": f"{self.line.url}/v2",
            "WORKERS": str(self.workers),
        }
        if self.redis is not None:
            environ |= {"REDIS_URL": self.redis.url, "CALPAGES_SECRET": "x" * 32}
        process = running(
            calpages_command("run"),
            port=self.port,
            ready="/ping",
            output=self._folder / "ours.log",
            environ={"CALPAGES_SECRET": "x" * 32} | environ,
        )
        self._process = self._ours.enter_context(process)
        self._young_since = time.monotonic()

    def end(self) -> None:
        """End our process as a deployment does, if there is one."""
        if self._process is None:
            return
        self._ours.close()
        self._earlier_logs = self._all_logs()
        self._process = None

    def _all_logs(self) -> str:
        now = self._process.log() if self._process is not None else ""
        return self._earlier_logs + now


def _demo_uid(kind: str) -> str:
    """The uid of a demo booking."""
    return next(demo.uid for demo in DEMO if demo.kind == kind)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_text("ascii").split()]


def _quietly(find: Any, passed: Any) -> list[int]:
    with contextlib.suppress(LookupError, OSError):
        return [find(passed)]
    return []
