from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.i18n import get_translator
from calpages.policy import Phase
from calpages.presentation.place import PlaceView, place_of, safe_https_url
from tests.builders import attendee_json, booking, seated_booking

T = get_translator("en")
OFF = (Phase.CANCELLED, Phase.REJECTED, Phase.RESCHEDULED, Phase.PAST, Phase.UNKNOWN)
LINKED = ("https://zoom.us/j/1", "+49 30 23125042", "123 Example Street")


def place(location: Any, phase: Phase = Phase.SCHEDULED, **fields: Any) -> PlaceView:
    return place_of(booking(location=location, **fields), phase, T)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://app.cal.com/video/abc", "Cal Video"),
        ("https://us02web.zoom.us/j/1?pwd=x", "Zoom"),
        ("https://meet.google.com/xxx-demo-xxx", "Google Meet"),
        ("https://teams.microsoft.com/l/meetup-join/1", "Microsoft Teams"),
        ("https://www.meet.example.com/rooms/1", "meet.example.com"),
        ("https://notzoom.us/j/1", "notzoom.us"),
        ("https://zoom.us.example.com/j/1", "zoom.us.example.com"),
    ],
)
def test_a_video_link_is_named_by_who_provides_it(url: str, name: str):
    assert place(url) == PlaceView(text=name, href=url, join_href=url)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://zoom.us",
        "data:text/html,<script>alert(1)</script>",
        "http://zoom.us/j/1",
        "vbscript:msgbox",
        "mailto:jane@example.com",
        "file:///etc/passwd",
        "https://zoom.us@example.com/",
        "https://user:secret@zoom.us/",
        "https://zoom.us\\@example.com/",
        "https://zoom.us/a b",
        'https://zoom.us/"onclick="x',
        "https://",
        "https:///path",
        "https:zoom.us",
        "https://[::1",
    ],
)
def test_what_is_no_safe_link_is_plain_text(text: str):
    assert place(text) == PlaceView(text=text)


@given(st.text() | st.text().map("https://{}".format))
def test_only_https_and_tel_links_are_ever_made_of_a_text(text: str):
    view = place(text)
    for link in (view.href, view.map_href, view.join_href):
        parts = urlsplit(link)
        assert link == "" or parts.scheme in ("https", "tel")
        assert parts.username is None
        assert not set(link) & set(' \n\r\t<>"\\')


@given(st.text())
def test_a_map_link_asks_for_the_address_and_nothing_else(text: str):
    view = place(f"Street {text}")
    parts = urlsplit(view.map_href)
    assert parts.netloc == "www.google.com"
    assert parse_qs(parts.query) == {"api": ["1"], "query": [view.text]}


@given(st.text())
def test_a_safe_link_is_the_text_itself_or_nothing(text: str):
    assert safe_https_url(text) in (text, "")


def test_an_address_can_be_found_on_a_map():
    view = place("Musterweg 3, 12345 Musterstadt")
    assert view.text == "Musterweg 3, 12345 Musterstadt"
    assert view.map_href.endswith("query=Musterweg%203%2C%2012345%20Musterstadt")
    assert view.href == ""


def test_a_phone_number_can_be_called():
    assert place("+49 (30) 2312-5042") == PlaceView(
        text="+49 (30) 2312-5042", href="tel:+493023125042"
    )


@pytest.mark.parametrize("phase", OFF)
@pytest.mark.parametrize("location", LINKED)
def test_what_does_not_take_place_has_no_link(phase: Phase, location: str):
    view = place(location, phase)
    assert (view.href, view.map_href, view.join_href) == ("", "", "")
    assert view.text


@pytest.mark.parametrize(
    ("app", "name"),
    [
        ("daily", "Cal Video"),
        ("zoom", "Zoom"),
        ("google:meet", "Google Meet"),
        ("office365_video", "Microsoft Teams"),
        ("unheard_video", "Unheard"),
    ],
)
def test_an_app_without_a_url_is_named(app: str, name: str):
    view = place(f"integrations:{app}")
    assert view.text == f"{name}: the link is in your confirmation e-mail"
    assert view.href == ""


def test_the_link_of_a_pending_booking_is_still_to_come():
    view = place("integrations:zoom", Phase.PENDING)
    assert view.text == "Zoom: the link follows when it is confirmed"


def test_a_cancelled_call_promises_no_link():
    assert place("integrations:zoom", Phase.CANCELLED).text == "Zoom"


@pytest.mark.parametrize(
    "location",
    [
        *("attendeeInPerson", "attendeeAddress", "inPerson", "attendeePhone"),
        *("userPhone", "organizerPhone", "somewhereElse", "attendeeDefined"),
        *("conferencing", "integrations:daily"),
    ],
)
def test_no_word_of_cal_coms_code_is_shown(location: str):
    view = place(location)
    assert view.text
    assert location not in view.text
    assert (view.href, view.map_href) == ("", "")


@pytest.mark.parametrize("location", ["attendeeInPerson", "somewhereElse", "phone"])
def test_the_place_that_the_attendee_gave_is_shown(location: str):
    answers = {"location": {"value": location, "optionValue": "+49 30 23125042"}}
    assert "+49 30 23125042" in place(location, bookingFieldsResponses=answers).text


def test_the_number_of_the_attendee_is_the_one_that_is_called():
    attendee = attendee_json(phoneNumber="+12025550123")
    assert "+12025550123" in place("attendeePhone", attendees=[attendee]).text


@pytest.mark.parametrize("number", ["+12025550123", "+1 (202) 555-0123"])
def test_the_attendees_own_number_is_called_and_is_no_link_to_call(number: str):
    attendee = attendee_json(phoneNumber="+1 202 555 0123")
    view = place(number, attendees=[attendee])
    assert view == PlaceView(text=f"By phone, you are called on {number}")


def test_the_hosts_number_is_still_a_link_to_call():
    attendee = attendee_json(phoneNumber="+1 202 555 0199")
    assert place("+12025550123", attendees=[attendee]).href == "tel:+12025550123"


def test_a_strangers_number_is_not_shown():
    stranger = attendee_json(seatUid="stranger", phoneNumber="+12025550123")
    one = seated_booking(attendees=[stranger], location="attendeePhone")
    assert "+12025550123" not in place_of(one, Phase.SCHEDULED, T).text


@pytest.mark.parametrize("nowhere", [None, "", "   "])
def test_no_place_is_no_text(nowhere: str | None):
    assert place(nowhere) == PlaceView()


@pytest.mark.parametrize("answer", [None, "text", [], {}, {"optionValue": 7}])
def test_an_answer_of_another_shape_is_no_place(answer: Any):
    view = place("somewhereElse", bookingFieldsResponses={"location": answer})
    assert view.text == "As agreed with your host"
