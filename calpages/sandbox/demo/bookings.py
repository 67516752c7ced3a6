"""The bookings of the demo, relative to today.

Days are placed safely ahead (``2`` and more) or safely past (``-2`` and less), whatever
the hour is anywhere on earth.
"""

from __future__ import annotations

from calpages.sandbox.demo import event_types as types
from calpages.sandbox.demo import people
from calpages.sandbox.demo.places import PLACES
from calpages.sandbox.demo.specs import DemoSpec, demo_uid
from calpages.sandbox.demo.texts import TEXTS

SERIES_UID = demo_uid("Series")
_MOVED_FROM, _MOVED_TO = demo_uid("MovedFrom"), demo_uid("MovedTo")


_STATES = (
    DemoSpec(
        kind="accepted",
        uid=demo_uid("Accepted"),
        type=types.CONSULTATION,
        title="Consultation between Jane Doe and John Doe",
        day=2,
        at="10:00",
        people=(people.JOHN,),
        more={
            "description": "I will share my screen.",
            "answers": {"notes": "I will share my screen."},
            "guests": ("amina.guest@example.com",),
        },
    ),
    DemoSpec(
        kind="pending",
        uid=demo_uid("Pending"),
        type=types.FIRST_VISIT,
        title="First visit between Dr. Amina Kaya and Jan Kowalski",
        day=4,
        at="09:00",
        people=(people.JAN,),
        status="pending",
        location=types.CLINIC,
        more={"answers": {"reason-for-visit": "Back pain", "been-here-before": False}},
    ),
    DemoSpec(
        kind="rejected",
        uid=demo_uid("Rejected"),
        type=types.FIRST_VISIT,
        title="First visit between Dr. Amina Kaya and John Doe",
        day=3,
        at="11:00",
        people=(people.JOHN,),
        status="rejected",
        location=types.CLINIC,
        more={"answers": {"reason-for-visit": "Certificate"}},
    ),
    DemoSpec(
        kind="cancelled",
        uid=demo_uid("Cancelled"),
        type=types.CONSULTATION,
        title="Consultation between Jane Doe and Mary Major",
        day=3,
        at="15:00",
        people=(people.MARY,),
        status="cancelled",
        more={
            "cancellation_reason": "I have to travel that week.",
            "cancelled_by": "mary.major@example.com",
        },
    ),
    DemoSpec(
        kind="past",
        uid=demo_uid("Past"),
        type=types.CONSULTATION,
        title="Consultation between Jane Doe and Erika Mustermann",
        day=-4,
        at="14:00",
        people=(people.ERIKA,),
    ),
    DemoSpec(
        kind="rescheduled-from",
        uid=_MOVED_FROM,
        type=types.CONSULTATION,
        title="Consultation between Jane Doe and Jan Kowalski",
        day=3,
        at="10:00",
        people=(people.JAN,),
        status="cancelled",
        more={"to_uid": _MOVED_TO, "rescheduled_by": "jan.kowalski@example.com"},
    ),
    DemoSpec(
        kind="rescheduled-to",
        uid=_MOVED_TO,
        type=types.CONSULTATION,
        title="Consultation between Jane Doe and Jan Kowalski",
        day=6,
        at="11:00",
        people=(people.JAN,),
        more={
            "from_uid": _MOVED_FROM,
            "rescheduling_reason": "The trains are on strike.",
            "rescheduled_by": "jan.kowalski@example.com",
            "ics_uid": f"{_MOVED_FROM}@Cal.com",
        },
    ),
)

_RULES = (
    DemoSpec(
        kind="multi-duration",
        uid=demo_uid("MultiDuration"),
        type=types.CHECK_UP,
        title="Check-up by phone between Dr. Amina Kaya and Mary Major",
        day=6,
        at="13:00",
        minutes=60,
        people=(people.MARY,),
        location=types.HOST_PHONE,
    ),
    DemoSpec(
        kind="minimum-notice",
        uid=demo_uid("Notice"),
        type=types.TAX_ADVICE,
        title="Tax advice between Jane Doe and Erika Mustermann",
        day=7,
        at="09:30",
        people=(people.ERIKA,),
    ),
    DemoSpec(
        kind="rescheduling-disabled",
        uid=demo_uid("NoRescheduling"),
        type=types.EXAM,
        title="Oral exam between Richard Roe and Jan Kowalski",
        day=4,
        at="11:00",
        people=(people.JAN,),
    ),
    DemoSpec(
        kind="cancelling-disabled",
        uid=demo_uid("NoCancelling"),
        type=types.STUDIO_DAY,
        title="Studio day between Maria Rossi and John Doe",
        day=5,
        at="16:00",
        people=(people.JOHN,),
        location=types.STUDIO,
    ),
    DemoSpec(
        kind="organizer-email-hidden",
        uid=demo_uid("HiddenEmail"),
        type=types.MENTORING,
        title="Mentoring between Jane Doe and Priya Sample",
        day=5,
        at="13:30",
        people=(people.PRIYA,),
    ),
    DemoSpec(
        kind="next-month",
        uid=demo_uid("NextMonth"),
        type=types.RETREAT_TALK,
        title="Talk before the retreat between Maria Rossi and Erika Mustermann",
        day=3,
        at="10:00",
        people=(people.ERIKA,),
    ),
    DemoSpec(
        kind="far-ahead",
        uid=demo_uid("FarAhead"),
        type=types.TERM_TALK,
        title="Talk about the next term between Richard Roe and Mary Major",
        day=5,
        at="12:00",
        people=(people.MARY,),
    ),
    DemoSpec(
        kind="short-window",
        uid=demo_uid("ShortWindow"),
        type=types.OFFICE_HOUR,
        title="Office hour between Richard Roe and Sita Sample",
        day=3,
        at="10:00",
        people=(people.SITA,),
    ),
    DemoSpec(
        kind="success-redirect",
        uid=demo_uid("Redirect"),
        type=types.GALLERY_TOUR,
        title="Gallery tour between Hanako Yamada and Zoë 🌻 Doe",
        day=6,
        at="10:00",
        people=(people.ZOE,),
        location=types.GALLERY,
    ),
)

_TEAMS_AND_SEATS = (
    DemoSpec(
        kind="team",
        uid=demo_uid("Team"),
        type=types.PRODUCT_TOUR,
        title="Product tour between Harbour Studio and John Doe",
        day=3,
        at="13:00",
        people=(people.JOHN,),
    ),
    DemoSpec(
        kind="collective",
        uid=demo_uid("Collective"),
        type=types.PANEL,
        title="Panel interview between Harbour Studio and Mary Major",
        day=8,
        at="15:00",
        people=(people.MARY,),
    ),
    DemoSpec(
        kind="seated",
        uid=demo_uid("Seated"),
        type=types.YOGA,
        title="Yoga class",
        day=4,
        at="09:00",
        people=(people.SEAT_ONE, people.SEAT_TWO),
        location=types.STUDIO,
    ),
    DemoSpec(
        kind="",
        uid=demo_uid("SeatsLeft"),
        type=types.YOGA,
        title="Yoga class",
        day=6,
        at="09:00",
        people=people.class_of(3, "1"),
        location=types.STUDIO,
    ),
    DemoSpec(
        kind="",
        uid=demo_uid("SeatsFull"),
        type=types.YOGA,
        title="Yoga class",
        day=7,
        at="09:00",
        people=people.class_of(8, "2"),
        location=types.STUDIO,
    ),
)

# Two lessons are over, one of the four to come was cancelled.
_SERIES = tuple(
    DemoSpec(
        kind="occurrence" if number == 3 else "",
        uid=demo_uid(f"Lesson{number}"),
        type=types.LESSON,
        title="Spanish lesson between Richard Roe and Mary Major",
        day=day,
        at="15:00",
        people=(people.MARY,),
        status="cancelled" if number == 5 else "accepted",
        location="integrations:google:meet",
        more={
            "series_uid": SERIES_UID,
            "video_url": "https://meet.google.com/xxx-demo-xxx",
        },
    )
    for number, day in enumerate((-8, -3, 2, 7, 12, 17), start=1)
)

DEMO_SPECS = (*_STATES, *PLACES, *_RULES, *_TEAMS_AND_SEATS, *TEXTS, *_SERIES)
"""Every booking of the demo."""
