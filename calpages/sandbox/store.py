"""Keeps the sandbox's bookings in one SQLite file that several processes may share.

A booking is one row: the columns that are searched, and the whole as JSON. Writers take
``BEGIN IMMEDIATE``, so what a rule has read still holds when it writes.

Demo bookings live relative to today. As long as nobody has changed one of them it moves
along with the days (`Session.put` makes it an ordinary booking); to begin again, delete
the file or POST ``/_sandbox/reset``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from calpages.sandbox.model import Attendee, StoredBooking

Seed = Callable[[dt.date], Sequence[StoredBooking]]
"""Makes the demo bookings of a day."""

_BUSY_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bookings (
    uid TEXT PRIMARY KEY, id INTEGER UNIQUE NOT NULL, series_uid TEXT NOT NULL,
    status TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    is_demo INTEGER NOT NULL, document TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS bookings_by_series ON bookings (series_uid);
CREATE INDEX IF NOT EXISTS bookings_by_time ON bookings (first, last);
CREATE TABLE IF NOT EXISTS seats (
    uid TEXT PRIMARY KEY,
    booking_uid TEXT NOT NULL REFERENCES bookings ON DELETE CASCADE);
"""


class Session:
    """What can be asked and changed within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def booking(self, uid: str) -> StoredBooking | None:
        """Find a booking by its own uid."""
        return self._one("SELECT document FROM bookings WHERE uid = ?", uid)

    def of_seat(self, seat_uid: str) -> StoredBooking | None:
        """Find the booking in which a seat is held."""
        query = """SELECT document FROM bookings JOIN seats
            ON bookings.uid = seats.booking_uid WHERE seats.uid = ?"""
        return self._one(query, seat_uid)

    def series(self, series_uid: str) -> tuple[StoredBooking, ...]:
        """List the bookings of a series, by start."""
        if not series_uid:
            return ()
        query = "SELECT document FROM bookings WHERE series_uid = ? ORDER BY first, id"
        return self._all(query, series_uid)

    def overlapping(
        self, start: dt.datetime, end: dt.datetime
    ) -> tuple[StoredBooking, ...]:
        """List the accepted and pending bookings that touch a time, by start."""
        query = """SELECT document FROM bookings WHERE first < ? AND last > ?
            AND status IN ('accepted', 'pending') ORDER BY first, id"""
        return self._all(query, _seconds(end), _seconds(start))

    def next_id(self) -> int:
        """Give a number that no booking has yet."""
        row = self._connection.execute("SELECT max(id) FROM bookings").fetchone()
        return (row[0] or 0) + 1

    def put(self, booking: StoredBooking, *, is_demo: bool = False) -> None:
        """Write a booking, new or changed, and who holds its seats."""
        row = (
            booking.uid,
            booking.id,
            booking.series_uid,
            booking.status,
            _seconds(booking.start),
            _seconds(booking.end),
            is_demo,
            _dump(booking),
        )
        insert = "INSERT OR REPLACE INTO bookings VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        self._connection.execute(insert, row)
        self._connection.execute(
            "DELETE FROM seats WHERE booking_uid = ?", (booking.uid,)
        )
        for attendee in booking.attendees:
            if attendee.seat_uid:
                self._connection.execute(
                    "INSERT OR REPLACE INTO seats VALUES (?, ?)",
                    (attendee.seat_uid, booking.uid),
                )

    def place_demo(self, day: dt.date, seed: Seed) -> None:
        """Put the demo bookings where they belong on ``day``, but the changed ones."""
        self._connection.execute("DELETE FROM bookings WHERE is_demo")
        for booking in seed(day):
            if self.booking(booking.uid) is None:
                self.put(booking, is_demo=True)
        insert = "INSERT OR REPLACE INTO facts VALUES ('demo day', ?)"
        self._connection.execute(insert, (day.isoformat(),))

    def demo_day(self) -> str:
        """Tell the day for which the demo bookings were last placed."""
        query = "SELECT value FROM facts WHERE name = 'demo day'"
        row = self._connection.execute(query).fetchone()
        return row[0] if row else ""

    def clear(self) -> None:
        """Forget every booking."""
        self._connection.execute("DELETE FROM bookings")

    def _one(self, query: str, uid: str) -> StoredBooking | None:
        row = self._connection.execute(query, (uid,)).fetchone()
        return _load(row[0]) if row else None

    def _all(self, query: str, *values: str | int) -> tuple[StoredBooking, ...]:
        rows = self._connection.execute(query, values).fetchall()
        return tuple(_load(row[0]) for row in rows)


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
    for statement in _SCHEMA.split(";"):
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


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


_INSTANTS = ("start", "end", "created_at", "updated_at")


def _dump(booking: StoredBooking) -> str:
    document = dataclasses.asdict(booking)
    for name in _INSTANTS:
        document[name] = document[name].isoformat()
    return json.dumps(document, ensure_ascii=False)


def _load(text: str) -> StoredBooking:
    document = json.loads(text)
    for name in _INSTANTS:
        document[name] = dt.datetime.fromisoformat(document[name])
    document["attendees"] = tuple(Attendee(**item) for item in document["attendees"])
    document["guests"] = tuple(document["guests"])
    return StoredBooking(**document)
