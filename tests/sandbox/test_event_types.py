"""Looking up event types, a person's and a team's."""

import pytest

from calpages.sandbox import DEMO
from tests.sandbox.conftest import Cal

BY_KIND = {demo.kind: demo for demo in DEMO}


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: demo.kind)
async def test_every_demo_booking_leads_to_its_event_type(cal: Cal, demo) -> None:
    if demo.team_id is None:
        query = {"username": demo.username, "eventSlug": demo.event_slug}
        answer = await cal.event_types(**query)
    else:
        answer = await of_team(cal, demo.team_id, demo.event_slug)
    (found,) = answer.json()["data"]
    assert found["slug"] == demo.event_slug
    assert found.get("teamId") == demo.team_id


async def of_team(cal: Cal, team_id: object, slug: str = ""):
    url = f"/v2/teams/{team_id}/event-types"
    return await cal.client.get(url, params={"eventSlug": slug} if slug else {})


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("minimum-notice", "minimumBookingNotice", 1440),
        ("minimum-notice", "disableRescheduling.minutesBefore", 1440),
        ("rescheduling-disabled", "disableRescheduling.disabled", True),
        ("cancelling-disabled", "disableCancelling.disabled", True),
        ("pending", "confirmationPolicy.type", "always"),
        ("organizer-email-hidden", "hideOrganizerEmail", True),
        ("multi-duration", "lengthInMinutesOptions", [15, 30, 60]),
        ("seated", "seats.seatsPerTimeSlot", 8),
        ("seated", "seats.showAvailabilityCount", True),
        ("occurrence", "recurrence.frequency", "weekly"),
        ("cancelling-disabled", "lockTimeZoneToggleOnBookingPage", True),
        (
            "success-redirect",
            "successRedirectUrl",
            "https://gallery.example.com/welcome?from=booking",
        ),
        ("accepted", "successRedirectUrl", None),
        (
            "short-window",
            "bookingWindow",
            [{"type": "calendarDays", "value": 14, "rolling": False}],
        ),
        (
            "far-ahead",
            "bookingWindow",
            [{"type": "range", "value": ["2027-01-01", "2027-03-02"]}],
        ),
    ],
)
async def test_the_demo_has_an_event_type_with(cal: Cal, kind, field, value) -> None:
    demo = BY_KIND[kind]
    answer = await cal.event_types(username=demo.username, eventSlug=demo.event_slug)
    (found,) = answer.json()["data"]
    for name in field.split("."):
        found = found[name]
    assert found == value


async def test_a_hidden_question_is_marked_as_such(cal: Cal) -> None:
    demo = BY_KIND["custom-answers"]
    answer = await cal.event_types(username=demo.username, eventSlug=demo.event_slug)
    fields = {f["slug"]: f for f in answer.json()["data"][0]["bookingFields"]}
    assert fields["insurance-number"]["hidden"] is True
    assert fields["been-here-before"]["label"] == "Have you been here before?"


async def test_what_is_unknown_is_an_empty_list(cal: Cal) -> None:
    for query in (
        {"username": "nobody", "eventSlug": "consultation"},
        {"username": "jane-doe", "eventSlug": "nothing"},
        {"eventSlug": "consultation"},
    ):
        answer = await cal.event_types(**query)
        assert answer.json() == {"status": "success", "data": []}
    assert (await of_team(cal, 43)).json()["data"] == []


async def test_a_list_has_every_type_of_its_owner(cal: Cal) -> None:
    own = (await cal.event_types(username="jane-doe")).json()["data"]
    team = (await of_team(cal, 42)).json()["data"]
    assert {kind["slug"] for kind in own} == {
        *("consultation", "tax-advice", "mentoring"),
    }
    assert {kind["schedulingType"] for kind in team} == {"roundRobin", "collective"}


@pytest.mark.parametrize("team_id", ["x", "-1", "²"])
async def test_a_team_has_a_number(cal: Cal, team_id) -> None:
    assert (await of_team(cal, team_id)).status_code == 400
