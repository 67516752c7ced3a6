"""Contract: Cal.com's answers are read tolerantly; only uid and times are required."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calpages.calcom.answers import (
    read_booking,
    read_bookings,
    read_data,
    read_event_type,
    read_reservation,
    read_slots,
)
from calpages.calcom.errors import ShapeError
from calpages.calcom.models import Booking, EventType
from tests.calcom.fakes import booking_json

OPTIONAL_FIELDS = sorted(
    field.alias or name
    for name, field in Booking.model_fields.items()
    if not field.is_required()
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_a_booking_is_read_with_its_people_and_times_in_utc() -> None:
    booking = read_booking(booking_json(start="2030-09-02T11:00:00+02:00"))
    assert booking.start == dt.datetime(2030, 9, 2, 9, tzinfo=dt.UTC)
    assert booking.start.utcoffset() == dt.timedelta(0)
    assert booking.hosts[0].username == "amina"
    assert booking.attendees[0].email == "jane@example.com"
    assert (booking.type_id, booking.type_slug) == (7, "intro")


@pytest.mark.parametrize("field", OPTIONAL_FIELDS)
def test_an_optional_field_may_be_missing_or_null(field: str) -> None:
    data = booking_json(**{field: None})
    without = {name: value for name, value in data.items() if name != field}
    assert read_booking(data) == read_booking(without)


@pytest.mark.parametrize("field", OPTIONAL_FIELDS)
@settings(max_examples=25, deadline=None)
@given(value=ANY_JSON)
def test_an_optional_field_of_a_wrong_kind_never_hides_the_booking(
    field: str, value: Any
) -> None:
    assert read_booking(booking_json(**{field: value})).title is not None


def test_unknown_fields_and_statuses_are_accepted() -> None:
    booking = read_booking(booking_json(status="postponed", isNew={"a": [1]}))
    assert booking.status == "postponed"


def test_a_boolean_is_not_taken_for_text_but_a_number_is() -> None:
    booking = read_booking(booking_json(title=True, location=12025550123))
    assert booking.title == ""
    assert booking.location == "12025550123"


@pytest.mark.parametrize(
    "start",
    [
        None,
        "",
        "soon",
        1893456000,
        "1893456000",
        "2030-09-02",
        "2030-09-02T09:00:00",
        "0001-01-01T00:00:00+14:00",
        ["2030-09-02T09:00:00Z"],
    ],
)
def test_a_time_that_is_not_an_instant_is_a_wrong_shape(start: Any) -> None:
    with pytest.raises(ShapeError) as caught:
        read_booking(booking_json(start=start))
    assert caught.value.fields == ("data.start",)


def test_a_wrong_shape_names_fields_and_nothing_of_the_data() -> None:
    with pytest.raises(ShapeError) as caught:
        read_booking({"uid": "", "start": "jane@example.com", "title": "Jane Doe"})
    error = caught.value
    assert error.fields == ("data.end", "data.start", "data.uid")
    assert "jane" not in f"{error} {error!r}".lower()
    assert error.__cause__ is None
    assert error.__context__ is None


def test_a_series_is_sorted_by_start_and_an_empty_one_is_a_wrong_shape() -> None:
    later = booking_json(uid="later000", start="2030-09-09T09:00:00Z")
    series = read_bookings([later, booking_json()])
    assert isinstance(series, tuple)
    assert [booking.uid for booking in series][1] == "later000"
    with pytest.raises(ShapeError):
        read_bookings([])


@pytest.mark.parametrize("data", [None, "text", 7, [1], [[]]])
def test_what_is_no_booking_is_a_wrong_shape(data: Any) -> None:
    with pytest.raises(ShapeError):
        read_bookings(data)


def test_slots_of_all_days_come_sorted_with_their_seats() -> None:
    slots = read_slots(
        {
            "2030-09-03": [{"start": "2030-09-03T09:00:00Z", "seatsRemaining": 3}],
            "2030-09-02": [
                {"start": "2030-09-02T11:30:00+02:00", "end": None},
                {"start": "2030-09-02T09:00:00Z", "end": "2030-09-02T09:30:00Z"},
            ],
        }
    )
    assert [slot.start.isoformat() for slot in slots] == [
        "2030-09-02T09:00:00+00:00",
        "2030-09-02T09:30:00+00:00",
        "2030-09-03T09:00:00+00:00",
    ]
    assert slots[2].seats_remaining == 3
    assert read_slots({}) == ()


def seated_slot(**seats: Any) -> dict[str, Any]:
    slot = {"start": "2030-09-02T09:00:00Z", "bookingUid": "bookingUid000000000001"}
    return {"2030-09-02": [{**slot, **seats}]}


def test_a_slot_tells_the_seats_of_its_class() -> None:
    data = seated_slot(seatsBooked=5, seatsRemaining=3, seatsTotal=8)
    [slot] = read_slots(data)
    assert (slot.seats_booked, slot.seats_remaining, slot.seats_total) == (5, 3, 8)
    assert slot.booking_uid == "bookingUid000000000001"


@pytest.mark.parametrize(
    ("remaining", "is_full"),
    [(8, False), (1, False), (0, True), (-1, True), (None, False), ("few", False)],
)
def test_a_class_is_full_when_it_says_so(remaining: Any, is_full: bool) -> None:
    [slot] = read_slots(seated_slot(seatsRemaining=remaining))
    assert slot.is_full is is_full


RESERVATION = {
    "eventTypeId": 7,
    "slotStart": "2030-09-03T11:00:00+02:00",
    "slotEnd": "2030-09-03T09:30:00.000Z",
    "slotDuration": 30,
    "reservationUid": "e84be5a3-4696-49e3-acc7-b2f3999c3b94",
    "reservationDuration": 5,
    "reservationUntil": "2030-09-02T10:10:00.000Z",
}


def test_a_reservation_is_read_with_its_times_in_utc() -> None:
    held = read_reservation(RESERVATION)
    assert held.uid == "e84be5a3-4696-49e3-acc7-b2f3999c3b94"
    assert held.event_type_id == 7
    assert held.start == dt.datetime(2030, 9, 3, 9, tzinfo=dt.UTC)
    assert held.start.utcoffset() == dt.timedelta(0)
    assert held.end == dt.datetime(2030, 9, 3, 9, 30, tzinfo=dt.UTC)
    assert held.until == dt.datetime(2030, 9, 2, 10, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("reservationUid", value) for value in (None, "", 5)),
        *(("slotStart", value) for value in (None, "", 5, "unknown-slot-start")),
        *(("reservationUntil", value) for value in (None, "unknown-reserved-until")),
    ],
)
def test_a_reservation_without_its_uid_or_its_times_is_a_wrong_shape(
    field: str, value: Any
) -> None:
    with pytest.raises(ShapeError) as caught:
        read_reservation({**RESERVATION, field: value})
    assert caught.value.fields == (f"data.{field}",)


@pytest.mark.parametrize("value", [None, "unknown-slot-end", {}])
def test_a_reservation_needs_no_more_than_that(value: Any) -> None:
    held = read_reservation({**RESERVATION, "slotEnd": value, "eventTypeId": value})
    assert (held.end, held.event_type_id) == (None, None)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ([], "data"),
        ({"2030-09-02": {}}, "data.*"),
        ({"2030-09-02": ["09:00"]}, "data.*.*"),
        ({"2030-09-02": [{"start": "9"}]}, "data.*.*.start"),
    ],
)
def test_unreadable_slots_are_a_wrong_shape(data: Any, field: str) -> None:
    with pytest.raises(ShapeError) as caught:
        read_slots(data)
    assert caught.value.fields == (field,)


def test_the_event_type_with_the_slug_is_found() -> None:
    types = [{"id": 6, "slug": "other"}, "noise", {"id": 7, "slug": "intro"}]
    found = read_event_type(types, "intro")
    assert found is not None
    assert found.id == 7
    assert read_event_type([], "intro") is None


def test_event_type_settings_of_a_wrong_kind_read_as_not_set() -> None:
    found = EventType.model_validate(
        {
            "id": 7,
            "disableCancelling": "yes",
            "disableRescheduling": {"disabled": None, "minutesBefore": "60"},
            "seats": [],
            "lengthInMinutesOptions": None,
            "bookingFields": [None, {"slug": "notes", "hidden": True}],
        }
    )
    assert not found.disable_cancelling.disabled
    assert found.disable_rescheduling.minutes_before == 60
    assert found.seats is None
    assert found.length_in_minutes_options == ()
    assert [field.slug for field in found.booking_fields] == ["notes"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"<html>Bad gateway</html>", "body"),
        (b'{"status":"success","data":{"uid":"cut', "body"),
        (b"[" * 100_000, "body"),
        (b"[]", "body"),
        (b'{"status":"success"}', "data"),
        (b'{"status":"error","data":{}}', "status"),
    ],
)
def test_a_body_that_is_no_envelope_is_a_wrong_shape(body: bytes, field: str) -> None:
    with pytest.raises(ShapeError) as caught:
        read_data(body)
    assert caught.value.fields == (field,)
