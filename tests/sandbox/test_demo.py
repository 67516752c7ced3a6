"""The demo data: complete, plausible on every day, and stable."""

import datetime as dt
import itertools
import re
from collections import Counter
from zoneinfo import ZoneInfo

from calpages import sandbox
from calpages.sandbox.callers import SANDBOX_CLIENT_ID
from calpages.sandbox.demo import CATALOGUE, DEMO, place

KINDS = {
    *("accepted", "pending", "rejected", "cancelled", "past", "rescheduled-from"),
    *("rescheduled-to", "series", "occurrence", "seated", "seat", "team", "collective"),
    *("in-person", "phone", "attendee-phone", "link", "attendee-address"),
    *("somewhere-else", "integration-without-url", "custom-answers", "long-text"),
    *("rtl", "emoji", "multi-duration", "minimum-notice", "rescheduling-disabled"),
    *("cancelling-disabled", "organizer-email-hidden", "next-month", "far-ahead"),
    *("short-window", "success-redirect"),
}
YEAR = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(366)]


def test_every_kind_is_there_once_and_two_seats() -> None:
    assert Counter(demo.kind for demo in DEMO) == Counter(KINDS) + Counter(["seat"])


def test_uids_are_unique_and_shaped_as_cal_coms() -> None:
    uids = [demo.uid for demo in DEMO]
    assert len(set(uids)) == len(uids)
    for demo in DEMO:
        pattern = r"[0-9a-f-]{36}" if demo.kind == "seat" else r"[A-Za-z0-9]{22}"
        assert re.fullmatch(pattern, demo.uid), demo.uid


def test_the_client_id_is_one() -> None:
    assert re.fullmatch(r"[a-z0-9]{25}", SANDBOX_CLIENT_ID)


def test_on_every_day_the_demo_lies_ahead_in_working_hours() -> None:
    for day in YEAR:
        midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
        next_midnight = midnight + dt.timedelta(days=1)
        for booking in place(day):
            host = CATALOGUE.hosts[booking.host_id]
            zone = ZoneInfo(host.time_zone)
            start, end = booking.start.astimezone(zone), booking.end.astimezone(zone)
            minutes = [t.hour * 60 + t.minute for t in (start, end)]
            label = f"{day} {booking.uid}"
            assert start.weekday() in host.weekdays, label
            assert any(
                first <= minutes[0] and minutes[1] <= last for first, last in host.hours
            ), label
            is_over = booking.uid.startswith(("demoPast", "demoLesson1", "demoLesson2"))
            is_safe = booking.end < midnight if is_over else start > next_midnight
            assert is_safe, label
            assert booking.created_at < midnight, label


def test_on_every_day_no_host_is_at_two_places() -> None:
    for day in YEAR:
        taken = [
            (host_id, booking.start, booking.end, booking.uid)
            for booking in place(day)
            if booking.status in ("accepted", "pending")
            for host_id in CATALOGUE.event_types[booking.event_type_id].busy_hosts(
                booking.host_id
            )
        ]
        for one, other in itertools.combinations(taken, 2):
            is_clash = one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
            assert not is_clash, (day, one[3], other[3])


def test_a_series_is_weekly_on_every_day() -> None:
    for day in YEAR:
        lessons = [b for b in place(day) if b.series_uid]
        zone = ZoneInfo(CATALOGUE.hosts[lessons[0].host_id].time_zone)
        dates = [lesson.start.astimezone(zone).date() for lesson in lessons]
        gaps = {after - before for before, after in itertools.pairwise(dates)}
        assert gaps == {dt.timedelta(weeks=1)}


def test_everybody_has_an_example_address() -> None:
    for booking in place(YEAR[0]):
        addresses = [attendee.email for attendee in booking.attendees]
        for address in (*addresses, *booking.guests):
            assert address.endswith("@example.com")


def test_the_public_names_are_these() -> None:
    assert sandbox.__all__ == ["DEMO", "DemoBooking", "create_sandbox", "serve"]
    assert all(hasattr(sandbox, name) for name in sandbox.__all__)
