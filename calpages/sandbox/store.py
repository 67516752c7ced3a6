"""Keeps the sandbox's bookings in one SQLite file that several processes may share.

Writers take ``BEGIN IMMEDIATE``, so what a rule has read still holds when it writes.

Demo bookings live relative to today. As long as nobody has changed one of them it moves
along with the days (`Session.put` makes it an ordinary booking); to begin again, delete
the file or POST ``/_sandbox/reset``.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

from calpages.sandbox.session import SCHEMA, Seed, Session

_BUSY_SECONDS = 10.0


class Store:
    """A file of bookings, or with ``path`` None a private one in memory.

    Args:
        path: The file; it and its folder are made when missing.
        seed: The demo bookings of a day.
        today: The present day (UTC).
    """

    def __init__(
        self, path: Path | None, seed: Seed, today: Callable[[], dt.date]
    ) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._seed = seed
        self._today = today
        self._placed = ""
        self._lock = threading.Lock()
        self._connection = _connect(path)
        weakref.finalize(self, self._connection.close)
        with self.writing():
            pass

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that sees one state of the file."""
        if self._placed == self._today().isoformat():
            with self._transaction("BEGIN") as session:
                yield session
        else:
            with self.writing() as session:
                yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a transaction that shuts out every other writer, in any process."""
        day = self._today()
        with self._transaction("BEGIN IMMEDIATE") as session:
            if session.demo_day() != day.isoformat():
                session.place_demo(day, self._seed)
            yield session
        self._placed = day.isoformat()

    def reset(self) -> None:
        """Forget everything and place the demo bookings anew."""
        with self.writing() as session:
            session.clear()
            session.place_demo(self._today(), self._seed)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[Session]:
        with self._lock:
            self._connection.execute(begin)
            try:
                yield Session(self._connection)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _connect(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path or ":memory:",
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # executescript would commit whatever another statement began.
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    # The change to WAL needs the file alone and does not wait by itself.
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
