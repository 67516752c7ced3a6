"""What can be asked of the sandbox's file and changed in it, within one transaction.

A booking is one row: the columns that are searched, and the whole as JSON. Instants of
reservations are text of one form, so they sort as they follow each other.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from calpages.sandbox.model import Attendee, Reservation, StoredBooking

Seed = Callable[[dt.date], Sequence[StoredBooking]]
"""Makes the demo bookings of a day."""

SCHEMA = """
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
CREATE TABLE IF NOT EXISTS reservations (
    uid TEXT PRIMARY KEY, event_type_id INTEGER NOT NULL, host_id INTEGER NOT NULL,
    first TEXT NOT NULL, last TEXT NOT NULL, until TEXT NOT NULL,
    is_seat INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS reservations_by_time ON reservations (first, last);
"""
"""The tables, made when missing."""


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

    def reservation(self, uid: str) -> Reservation | None:
        """Find a reservation, also one that has ended and was not swept out yet."""
        query = "SELECT * FROM reservations WHERE uid = ?"
        row = self._connection.execute(query, (uid,)).fetchone()
        return _reservation(row) if row else None

    def reservations(
        self, start: dt.datetime, end: dt.datetime, now: dt.datetime
    ) -> tuple[Reservation, ...]:
        """List the reservations of a time that have not ended, by start."""
        query = """SELECT * FROM reservations WHERE first < ? AND last > ?
            AND until > ? ORDER BY first, uid"""
        values = tuple(map(_text, (end, start, now)))
        rows = self._connection.execute(query, values).fetchall()
        return tuple(map(_reservation, rows))

    def put_reservation(self, held: Reservation) -> None:
        """Write a reservation, new or changed."""
        times = map(_text, (held.start, held.end, held.until))
        row = (held.uid, held.event_type_id, held.host_id, *times, held.is_seat)
        insert = "INSERT OR REPLACE INTO reservations VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._connection.execute(insert, row)

    def drop_reservation(self, uid: str) -> None:
        """Forget a reservation, if there is one."""
        self._connection.execute("DELETE FROM reservations WHERE uid = ?", (uid,))

    def has_ended_reservations(self, event_type_id: int, now: dt.datetime) -> bool:
        """Say whether there is something to sweep out."""
        query = "SELECT 1 FROM reservations WHERE event_type_id = ? AND until < ?"
        values = (event_type_id, _text(now))
        return self._connection.execute(query, values).fetchone() is not None

    def sweep_reservations(self, event_type_id: int, now: dt.datetime) -> None:
        """Forget the reservations of an event type that have ended."""
        query = "DELETE FROM reservations WHERE event_type_id = ? AND until < ?"
        self._connection.execute(query, (event_type_id, _text(now)))

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
        """Forget every booking and every reservation."""
        self._connection.execute("DELETE FROM bookings")
        self._connection.execute("DELETE FROM reservations")

    def _one(self, query: str, uid: str) -> StoredBooking | None:
        row = self._connection.execute(query, (uid,)).fetchone()
        return _load(row[0]) if row else None

    def _all(self, query: str, *values: str | int) -> tuple[StoredBooking, ...]:
        rows = self._connection.execute(query, values).fetchall()
        return tuple(_load(row[0]) for row in rows)


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")


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


def _reservation(row: tuple[Any, ...]) -> Reservation:
    uid, event_type_id, host_id, start, end, until, is_seat = row
    return Reservation(
        uid=uid,
        event_type_id=event_type_id,
        host_id=host_id,
        start=dt.datetime.fromisoformat(start),
        end=dt.datetime.fromisoformat(end),
        until=dt.datetime.fromisoformat(until),
        is_seat=bool(is_seat),
    )
