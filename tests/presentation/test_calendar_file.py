"""Contract: what RFC 5545 and RFC 5546 ask of a file, read by another library.

A property's number per VEVENT, by METHOD (RFC 5546, 3.2.1 and 3.2.5):

             UID  DTSTAMP  DTSTART  ORGANIZER  SUMMARY  SEQUENCE  ATTENDEE
    PUBLISH   1      1        1         1         1        1         0
    CANCEL    1      1       0-1        1        0-1       1         0+
"""

import datetime as dt
import re
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from calpages.calcom.models import Booking, EventType
from calpages.i18n import get_translator
from calpages.presentation.calendar_file import (
    CalendarFile,
    calendar_file,
    series_file,
)
from tests.builders import (
    CLIENT_ID,
    HOURS,
    NEW_UID,
    NOW,
    SEAT_UID,
    UID,
    attendee_json,
    booking,
    event_type,
    host_json,
    questions,
    seated_booking,
)

PAGE = f"https://book.example.com/booking/{UID}"
ICS_UID = f"{UID}@Cal.com"
T = get_translator("en")
ALLOWED = {
    *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION"),
    *("ORGANIZER", "ATTENDEE", "STATUS", "TRANSP", "SEQUENCE", "URL"),
    *("CREATED", "LAST-MODIFIED"),
}
OPEN_EVENT = event_type(hideOrganizerEmail=False)


def file_of(
    it: Booking | None = None, kind: EventType | None = OPEN_EVENT, **more: Any
) -> CalendarFile:
    it = booking(icsUid=ICS_UID) if it is None else it
    file = calendar_file(it, kind, T, **{"now": NOW, "page_url": PAGE, **more})
    assert file is not None
    return file


def events(file: CalendarFile) -> list[dict[str, Any]]:
    """The events as the second library reads them, one value a property."""
    calendar = vobject.readOne(file.content.decode("utf-8"))
    found = calendar.contents["vevent"]
    return [{name: p[0] for name, p in one.contents.items()} for one in found]


def event(file: CalendarFile) -> dict[str, Any]:
    (only,) = events(file)
    return only


def lines(file: CalendarFile) -> list[str]:
    """The content lines, unfolded (RFC 5545, 3.1)."""
    return re.sub("\r\n ", "", file.content.decode("utf-8")).split("\r\n")[:-1]


def names(file: CalendarFile) -> list[str]:
    return [re.split("[;:]", line)[0] for line in lines(file)]


def assert_well_formed(file: CalendarFile) -> None:
    content = file.content
    assert content.endswith(b"END:VCALENDAR\r\n")
    physical = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert not any(b"\r" in line or b"\n" in line for line in physical)
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    for line in physical:
        line.decode("utf-8")
    told = names(file)
    for name in ("PRODID", "VERSION", "METHOD"):
        assert told.count(name) == 1
    assert set(told) <= ALLOWED | {
        *("BEGIN", "END", "PRODID", "VERSION", "METHOD", "CALSCALE")
    }
    count = told.count("BEGIN") - 1
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "SEQUENCE"):
        assert told.count(name) == count
    if file.method == "PUBLISH":
        assert told.count("SUMMARY") == count
        assert "ATTENDEE" not in told


def test_what_takes_place_is_published() -> None:
    it = booking(
        icsUid=ICS_UID,
        description="Bring the report",
        location="https://meet.example.com/x",
        createdAt="2026-08-01T08:00:00Z",
        updatedAt="2026-08-02T08:00:00Z",
    )
    file = file_of(it)
    assert_well_formed(file)
    told = event(file)
    assert file.method == "PUBLISH"
    assert "METHOD:PUBLISH" in lines(file)
    assert told["uid"].value == ICS_UID
    assert told["dtstart"].value == it.start
    assert told["dtend"].value == it.end
    assert told["dtstamp"].value == NOW
    assert told["created"].value == dt.datetime(2026, 8, 1, 8, tzinfo=dt.UTC)
    assert told["last-modified"].value == dt.datetime(2026, 8, 2, 8, tzinfo=dt.UTC)
    assert told["summary"].value == "Intro between Amina Kaya and Jane Doe"
    assert told["location"].value == "https://meet.example.com/x"
    assert told["description"].value == f"Bring the report\n\n{PAGE}"
    assert told["url"].value == PAGE
    assert told["status"].value == "CONFIRMED"
    assert told["transp"].value == "OPAQUE"
    assert told["sequence"].value == "0"
    assert told["organizer"].value == "mailto:amina@example.com"
    assert told["organizer"].params["CN"] == ["Amina Kaya"]


def test_times_are_written_in_utc() -> None:
    assert "DTSTART:20260903T060000Z" in lines(file_of())
    assert "DTEND:20260903T063000Z" in lines(file_of())


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_what_is_off_is_cancelled_for_its_reader(status: str) -> None:
    file = file_of(booking(icsUid=ICS_UID, status=status))
    assert_well_formed(file)
    told = event(file)
    assert file.method == "CANCEL"
    assert "METHOD:CANCEL" in lines(file)
    assert told["uid"].value == ICS_UID
    assert told["status"].value == "CANCELLED"
    assert told["transp"].value == "TRANSPARENT"
    assert told["organizer"].value == "mailto:amina@example.com"
    assert names(file).count("ATTENDEE") == 1
    assert told["attendee"].value == "mailto:jane@example.com"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "pending"},
        {"status": "awaiting_host"},
        {"status": "pending", "starts_in": -HOURS},
        {"status": "something_new"},
        {"status": "cancelled", "rescheduledToUid": NEW_UID},
    ],
)
def test_there_is_no_file_before_it_is_confirmed_or_once_it_moved(
    changes: dict[str, Any],
) -> None:
    assert calendar_file(booking(**changes), OPEN_EVENT, T, now=NOW) is None


def test_what_took_place_still_has_its_file() -> None:
    assert file_of(booking(starts_in=-HOURS)).method == "PUBLISH"


def test_the_sequence_grows_with_every_reschedule_and_again_with_a_cancel() -> None:
    off = booking(status="cancelled")
    files = [file_of(moves=0), file_of(moves=1), file_of(moves=2)]
    files.append(file_of(off, moves=2))
    assert [event(file)["sequence"].value for file in files] == ["0", "1", "2", "3"]
    assert event(file_of(off))["sequence"].value == "1"


def test_without_an_ics_uid_the_uid_is_as_cal_com_makes_it() -> None:
    assert event(file_of(booking()))["uid"].value == f"{UID}@Cal.com"


def test_one_event_of_a_series_never_has_the_uid_of_the_whole_series() -> None:
    it = booking(icsUid=ICS_UID, recurringBookingUid="seriesUid00000000000001")
    assert event(file_of(it))["uid"].value not in (ICS_UID, f"{UID}@Cal.com")


def test_a_series_is_one_file_of_the_events_still_to_come() -> None:
    def one(number: int, **changes: Any) -> Booking:
        series = "seriesUid00000000000001"
        uid = f"occurrenceUid00000000{number}"
        return booking(
            **{"uid": uid, "icsUid": ICS_UID, "recurringBookingUid": series, **changes}
        )

    ahead = [one(1), one(2), one(3)]
    not_ahead = [
        one(4, status="cancelled"),
        one(5, status="pending"),
        one(6, starts_in=-HOURS),
    ]
    urls = {it.uid: f"https://book.example.com/booking/{it.uid}" for it in ahead}
    file = series_file(
        ahead + not_ahead, OPEN_EVENT, T, now=NOW, page_urls=urls, moves={}
    )
    assert file is not None
    assert file.method == "PUBLISH"
    assert_well_formed(file)
    told = events(file)
    assert [it["url"].value for it in told] == list(urls.values())
    assert len({it["uid"].value for it in told}) == 3
    assert (
        series_file(not_ahead, OPEN_EVENT, T, now=NOW, page_urls={}, moves={}) is None
    )


@pytest.mark.parametrize("kind", [None, event_type(hideOrganizerEmail=True)])
@pytest.mark.parametrize("status", ["accepted", "cancelled"])
def test_a_host_s_hidden_address_is_named_without_it(
    kind: EventType | None, status: str
) -> None:
    file = file_of(booking(status=status), kind)
    assert_well_formed(file)
    assert b"amina@" not in file.content
    told = event(file)["organizer"]
    assert told.value == "invalid:nomail"
    assert told.params["CN"] == ["Amina Kaya"]


def test_a_booking_without_a_host_still_has_an_organizer() -> None:
    unknown = dict.fromkeys(("name", "email", "displayEmail", "username"), "unknown")
    for hosts in ([], [host_json(**unknown)]):
        file = file_of(booking(hosts=hosts, guests=["guest@example.com"]))
        assert_well_formed(file)
        assert "ORGANIZER:invalid:nomail" in lines(file)


@pytest.mark.parametrize("status", ["accepted", "cancelled"])
@pytest.mark.parametrize("show", [False, True])
def test_a_seat_s_file_knows_its_own_person_only(status: str, show: bool) -> None:
    kind = event_type(
        title="Class",
        seats={"seatsPerTimeSlot": 4, "showAttendeeInfo": show},
        bookingFields=[{"slug": "allergies", "label": "Allergies"}],
    )
    title = "Class between Amina Kaya and John Doe"
    it = seated_booking(status=status, title=title, description="John's notes")
    text = file_of(it, kind, seat_uid=SEAT_UID).content.decode("utf-8")
    for private in ("John", "john", "Pollen", "Peanuts"):
        assert private not in text
    assert "SUMMARY:Class\r\n" in text
    assert ("jane@example.com" in text) == (status == "cancelled")


@pytest.mark.parametrize("attendees", [None, []])
def test_a_group_s_file_without_a_seat_names_nobody(attendees: Any) -> None:
    title = "Class between Amina Kaya and John Doe"
    given = {} if attendees is None else {"attendees": attendees}
    it = seated_booking(title=title, status="cancelled", **given)
    text = file_of(it, None).content.decode("utf-8")
    assert "SUMMARY:Your booking\r\n" in text
    assert "ATTENDEE" not in text
    assert "John" not in text
    assert "Jane" not in text


def test_other_attendees_and_guests_are_in_no_file() -> None:
    more = attendee_json(name="Mary Major", email="mary@example.com")
    it = booking(
        status="cancelled",
        attendees=[attendee_json(), more],
        guests=["guest@example.com"],
    )
    text = file_of(it).content.decode("utf-8")
    assert "Mary" not in text
    assert "mary@" not in text
    assert "guest@" not in text


def test_notes_that_answer_a_hidden_question_are_left_out() -> None:
    it = booking(description="From the campaign")
    assert b"campaign" in file_of(it).content
    kind = questions({"slug": "notes", "type": "textarea", "hidden": True})
    assert b"campaign" not in file_of(it, kind).content


def test_no_client_id_is_in_a_file() -> None:
    name = f"Amina-{CLIENT_ID}"
    host = host_json(
        name=name, email=f"amina+{CLIENT_ID}@example.com", displayEmail=None
    )
    it = booking(title=f"Intro with {name}", hosts=[host], description=name)
    file = file_of(it)
    assert CLIENT_ID.encode() not in file.content
    assert event(file)["summary"].value == "Intro with Amina"
    assert event(file)["organizer"].value == "mailto:amina@example.com"


def test_without_a_page_there_is_no_url() -> None:
    told = event(file_of(page_url=""))
    assert "url" not in told
    assert "description" not in told


def test_a_long_text_is_folded_between_characters_and_cut_at_a_limit() -> None:
    file = file_of(booking(title="🌻 " * 400, description="ü" * 20_000))
    assert_well_formed(file)
    told = event(file)
    assert told["summary"].value.startswith("🌻 🌻")
    assert len(told["summary"].value) <= 500
    assert len(told["description"].value) <= 5_200


def test_a_path_with_a_capital_n_keeps_its_letter() -> None:
    told = event(file_of(booking(description=r"C:\New")))
    assert told["description"].value.replace("\u2060", "").startswith(r"C:\New")


PIECES = (
    *("\r\nATTENDEE:mailto:mallory@example.com", "\nEND:VEVENT\nBEGIN:VALARM"),
    *("\r", "\n ", "\\", "\\n", "\\N", "\\;", ";", ",", ":", '"', "^n", "^'", "\x00"),
    *("\x0b", "\x1c", "\x85", "\u2028", "\u2029", "\u202e", "🌻", "x" * 80, " "),
)
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=8).map(
    "".join
)


@given(text=hostile, status=st.sampled_from(["accepted", "cancelled"]))
def test_no_text_of_a_booking_can_become_a_property(text: str, status: str) -> None:
    people = {"name": text, "email": text, "displayEmail": text}
    it = booking(
        title=text,
        description=text,
        location=text,
        icsUid=text,
        status=status,
        hosts=[host_json(**people)],
        attendees=[attendee_json(**people)],
    )
    file = file_of(it)
    assert_well_formed(file)
    assert names(file).count("BEGIN") == 2
    assert "mailto:mallory@example.com" not in [
        line.partition(":")[2] for line in lines(file)
    ]
    told = event(file)
    assert told["status"].value in ("CONFIRMED", "CANCELLED")
    assert told["url"].value == PAGE


@given(text=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1))
def test_ordinary_text_is_read_as_it_was_written(text: str) -> None:
    text = text[:400]
    told = event(file_of(booking(title=text, description=text)))
    assert told["summary"].value.replace("\u2060", "") == text
    assert told["description"].value.replace("\u2060", "") == f"{text}\n\n{PAGE}"
