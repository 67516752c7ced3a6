"""The people who booked in the demo. Everybody in it is made up."""

from __future__ import annotations

from calpages.sandbox.model import Attendee

JOHN = Attendee(
    name="John Doe",
    email="john.doe@example.com",
    time_zone="Europe/Berlin",
)
ERIKA = Attendee(
    name="Erika Mustermann",
    email="erika.mustermann@example.com",
    time_zone="Europe/Berlin",
    phone="+493023125007",
)
MARY = Attendee(
    name="Mary Major",
    email="mary.major@example.com",
    time_zone="America/New_York",
    phone="+12025550123",
)
JAN = Attendee(
    name="Jan Kowalski",
    email="jan.kowalski@example.com",
    time_zone="Europe/Warsaw",
)
LAYLA = Attendee(
    name="ليلى فلان",
    email="layla@example.com",
    time_zone="Asia/Riyadh",
    language="ar",
)
ZOE = Attendee(
    name="Zoë 🌻 Doe",
    email="zoe.doe@example.com",
    time_zone="Europe/London",
)
PRIYA = Attendee(
    name="Priya Sample",
    email="priya.sample@example.com",
    time_zone="Asia/Kolkata",
)
SITA = Attendee(
    name="Sita Sample",
    email="sita.sample@example.com",
    time_zone="Asia/Kathmandu",
)
SEAT_ONE = Attendee(
    name="Mary Major",
    email="mary.major@example.com",
    time_zone="Europe/Rome",
    seat_uid="5ea70000-0000-4000-8000-000000000001",
    answers={"notes": "My knee is still weak."},
)
SEAT_TWO = Attendee(
    name="Jan Kowalski",
    email="jan.kowalski@example.com",
    time_zone="Europe/Warsaw",
    seat_uid="5ea70000-0000-4000-8000-000000000002",
    answers={"notes": "I bring my own mat."},
)


def class_of(count: int, name: str) -> tuple[Attendee, ...]:
    """Make so many people who hold seats; ``name`` (a digit) tells classes apart."""
    return tuple(
        Attendee(
            name=f"Student {number}",
            email=f"student.{name}.{number}@example.com",
            time_zone="Europe/Rome",
            seat_uid=f"5ea70000-0000-4000-800{name}-{number:012}",
        )
        for number in range(1, count + 1)
    )
