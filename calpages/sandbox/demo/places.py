"""The demo bookings that show where a booking can take place."""

from __future__ import annotations

from calpages.sandbox.demo import event_types as types
from calpages.sandbox.demo import people
from calpages.sandbox.demo.specs import DemoSpec, demo_uid

PLACES = (
    DemoSpec(
        kind="in-person",
        uid=demo_uid("InPerson"),
        type=types.FIRST_VISIT,
        title="First visit between Dr. Amina Kaya and Erika Mustermann",
        day=5,
        at="10:00",
        people=(people.ERIKA,),
        location=types.CLINIC,
        more={"answers": {"reason-for-visit": "Vaccination"}},
    ),
    DemoSpec(
        kind="phone",
        uid=demo_uid("Phone"),
        type=types.CHECK_UP,
        title="Check-up by phone between Dr. Amina Kaya and John Doe",
        day=2,
        at="13:30",
        people=(people.JOHN,),
        location=types.HOST_PHONE,
    ),
    DemoSpec(
        kind="attendee-phone",
        uid=demo_uid("AttendeePhone"),
        type=types.CALL_BACK,
        title="Call back between Max Mustermann and Mary Major",
        day=2,
        at="15:00",
        people=(people.MARY,),
        location="+12025550123",
        more={"answers": {"attendeePhoneNumber": "+12025550123"}},
    ),
    DemoSpec(
        kind="link",
        uid=demo_uid("Link"),
        type=types.PORTFOLIO,
        title="Portfolio review between Hanako Yamada and John Doe",
        day=3,
        at="16:00",
        people=(people.JOHN,),
        location=types.LINK,
    ),
    DemoSpec(
        kind="attendee-address",
        uid=demo_uid("AttendeeAddress"),
        type=types.HOME_VISIT,
        title="Home visit between Max Mustermann and Erika Mustermann",
        day=4,
        at="09:00",
        people=(people.ERIKA,),
        location="Musterweg 3, 12345 Musterstadt",
    ),
    DemoSpec(
        kind="somewhere-else",
        uid=demo_uid("SomewhereElse"),
        type=types.SITE_MEETING,
        title="Meeting on site between Max Mustermann and Jan Kowalski",
        day=5,
        at="11:00",
        people=(people.JAN,),
        location="By the fountain in the park, bench on the left",
    ),
    DemoSpec(
        kind="integration-without-url",
        uid=demo_uid("NoUrl"),
        type=types.COACHING,
        title="Coaching between Hanako Yamada and Priya Sample",
        day=4,
        at="14:00",
        people=(people.PRIYA,),
        location="integrations:zoom",
    ),
)
