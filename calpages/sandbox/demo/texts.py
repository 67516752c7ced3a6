"""The demo bookings that show what people write: answers, long, right to left."""

from __future__ import annotations

from calpages.sandbox.demo import event_types as types
from calpages.sandbox.demo import people
from calpages.sandbox.demo.specs import DemoSpec, demo_uid

_LONG_NOTES = (
    "We moved the warehouse in spring and since then nothing is where it was. I would "
    "like to go through the whole list with you: the delivery times, the two suppliers "
    "who answer in turns, the returns that nobody signs, and the question whether the "
    "night shift should have a key of its own.\n\n"
    "What I have tried so far:\n"
    "1. A shared calendar, which three people use and eleven do not.\n"
    "2. Labels in four colours. Two of our people do not tell red from green.\n"
    "3. A meeting every morning, then every second morning, then none.\n\n"
    "The numbers are in the file Lagerbestandsaufnahmezusammenfassungsübersicht and at "
    "https://files.example.com/a/very/long/address/that/has/no/place/to/break/because/"
    "nobody/thought/of/narrow/screens?when=choosing&the=names. "
) + "Thank you for taking the time to read all of this. " * 6

TEXTS = (
    DemoSpec(
        kind="custom-answers",
        uid=demo_uid("Answers"),
        type=types.FIRST_VISIT,
        title="First visit between Dr. Amina Kaya and Priya Sample",
        day=7,
        at="08:30",
        people=(people.PRIYA,),
        location=types.CLINIC,
        more={
            "answers": {
                "reason-for-visit": "A second opinion on my shoulder",
                "been-here-before": True,
                "languages": ["English", "Deutsch"],
                "insurance-number": "X000000000",
            }
        },
    ),
    DemoSpec(
        kind="long-text",
        uid=demo_uid("LongText"),
        type=types.CONSULTATION,
        title=(
            "Consultation about the warehouse, the suppliers, the returns and whatever "
            "else comes up between Jane Doe and the whole of the logistics department"
        ),
        day=8,
        at="10:30",
        people=(people.JOHN,),
        more={"description": _LONG_NOTES, "answers": {"notes": _LONG_NOTES}},
    ),
    DemoSpec(
        kind="rtl",
        uid=demo_uid("Rtl"),
        type=types.CONSULTATION,
        title="استشارة بين Jane Doe و ليلى فلان",
        day=9,
        at="11:00",
        people=(people.LAYLA,),
        more={
            "description": "أرجو أن نتحدث عن الخطة (الجزء 2) قبل نهاية الأسبوع.",
            "answers": {"notes": "أرجو أن نتحدث عن الخطة (الجزء 2) قبل نهاية الأسبوع."},
        },
    ),
    DemoSpec(
        kind="emoji",
        uid=demo_uid("Emoji"),
        type=types.CONSULTATION,
        title="☕ Consultation between Jane Doe and Zoë 🌻 Doe",
        day=9,
        at="14:00",
        people=(people.ZOE,),
        more={"description": "🎉👩‍👩‍👧‍👦", "answers": {"notes": "🎉👩‍👩‍👧‍👦"}},
    ),
)
