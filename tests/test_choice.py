"""Contract: an address keeps the place, and nothing in an address can break a page."""

import datetime as dt
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.choice import Choice, address, kept_parameters, read_choice, read_instant
from calpages.dates import Month

START = dt.datetime(2026, 12, 4, 9, tzinfo=dt.UTC)
WHOLE = {
    "layout": "week",
    "month": "2026-12",
    "date": "2026-12-04",
    "slot": "2026-12-04T10:00:00+01:00",
    "step": "confirm",
}


def test_everything_chosen_is_in_the_address():
    assert read_choice(WHOLE) == Choice(
        layout="week",
        month=Month(2026, 12),
        day=dt.date(2026, 12, 4),
        start=START,
        is_confirming=True,
    )


def test_without_a_time_there_is_nothing_to_confirm():
    assert not read_choice(WHOLE | {"slot": ""}).is_confirming


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize(
    "value",
    ["", "x", "2026-13", "2026-02-30", "0001-01-01", "9999-12-31", "٢٠٢٦-١٢", "\0"],
)
def test_what_is_no_value_counts_as_not_chosen(name: str, value: str):
    assert read_choice({name: value}) == Choice()


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), st.text()))
def test_no_address_can_break_the_reading(query: dict[str, str]):
    assert read_choice(query).layout in ("month", "week", "soonest")


@pytest.mark.parametrize(
    "text",
    [
        *(None, 7, [], "2026-12-04", "2026-12-04T09:00:00"),
        *("0001-01-01T00:00:00+14:00", "0001-12-31T23:59:59Z"),
        *("9999-12-31T23:59:59-14:00", "9999-01-01T00:00:00Z"),
        "2026-12-04T09:00:00Z" + " " * 200,
    ],
)
def test_an_instant_needs_a_zone_and_a_place_in_time(text: object):
    assert read_instant(text) is None


@given(
    st.datetimes(
        dt.datetime(2, 1, 3),  # noqa: DTZ001
        dt.datetime(9998, 12, 29),  # noqa: DTZ001
        timezones=st.timezones(),
    )
)
def test_an_instant_is_read_as_it_was_written(instant: dt.datetime):
    read = read_instant(instant.isoformat())
    expected = dt.datetime.fromisoformat(instant.isoformat())
    assert read == expected.astimezone(dt.UTC)


@given(st.datetimes(timezones=st.timezones()).map(dt.datetime.isoformat))
def test_an_instant_that_is_read_exists_in_every_zone(text: str):
    if (read := read_instant(text)) is not None:
        assert read.astimezone(ZoneInfo("Pacific/Kiritimati")).tzinfo
        assert read.astimezone(ZoneInfo("Pacific/Pago_Pago")).tzinfo


def test_an_address_changes_one_thing_and_keeps_the_rest():
    query = {"rescheduleUid": "abc", "lang": "de", "month": "2026-12", "slot": "x"}
    changed = dict(parse_qsl(address(query, slot="", layout="week")[1:]))
    assert changed == {
        "rescheduleUid": "abc",
        "lang": "de",
        "month": "2026-12",
        "layout": "week",
    }


@pytest.mark.parametrize("name", ["rescheduledBy", "cancelledBy", "email", "utm"])
def test_an_address_never_keeps_who_is_said_to_move_it(name: str):
    query = {name: "host@example.com"}
    assert address(query) == "?"
    assert kept_parameters(query) == {}


@given(st.dictionaries(st.sampled_from(["slug", "tz", "lang", "slot"]), st.text()))
def test_an_address_is_plain_text(query: dict[str, str]):
    assert address(query).isascii()
