"""The event types of the demo: each shows one rule or one kind of place."""

from __future__ import annotations

from calpages.sandbox.demo.hosts import (
    AMINA,
    HANAKO,
    HARBOUR,
    JANE,
    MARIA,
    MAX,
    RICHARD,
)
from calpages.sandbox.model import EventType, SeatSettings

_CAL_VIDEO = ({"type": "integration", "integration": "cal-video"},)
CLINIC = "Nordlicht Clinic, Lindenallee 12, 10115 Berlin"
STUDIO = "Studio Onda, Via dei Fiori 8, 00184 Roma"
GALLERY = "Sample Gallery, 1-2-3 Yanaka, Taito-ku, Tokyo 110-0001"
HOST_PHONE = "+493023125042"
LINK = "https://meet.example.com/rooms/portfolio"

CONSULTATION = EventType(
    id=101,
    slug="consultation",
    title="Consultation",
    description="Half an hour to talk your plans through.",
    host_ids=(JANE.id,),
    minutes=30,
    locations=_CAL_VIDEO,
)
FIRST_VISIT = EventType(
    id=102,
    slug="first-visit",
    title="First visit",
    description="We get to know you and your history. Please bring your papers.",
    host_ids=(AMINA.id,),
    minutes=45,
    interval=15,
    locations=({"type": "address", "address": CLINIC, "public": True},),
    requires_confirmation=True,
    questions=(
        {
            "type": "text",
            "slug": "reason-for-visit",
            "label": "What brings you to us?",
            "required": True,
        },
        {
            "type": "boolean",
            "slug": "been-here-before",
            "label": "Have you been here before?",
        },
        {
            "type": "multiselect",
            "slug": "languages",
            "label": "Languages you are at home in",
            "options": ["Deutsch", "English", "Türkçe", "العربية"],
        },
        {
            "type": "text",
            "slug": "insurance-number",
            "label": "Insurance number",
            "hidden": True,
        },
    ),
)
CHECK_UP = EventType(
    id=103,
    slug="check-up",
    title="Check-up by phone",
    description="The doctor calls; choose how much time you need.",
    host_ids=(AMINA.id,),
    minutes=30,
    lengths=(15, 30, 60),
    interval=15,
    locations=({"type": "phone", "phone": HOST_PHONE, "public": True},),
)
LESSON = EventType(
    id=104,
    slug="spanish-lesson",
    title="Spanish lesson",
    description="One hour every week, in small steps.",
    host_ids=(RICHARD.id,),
    minutes=60,
    locations=({"type": "integration", "integration": "google-meet"},),
    recurrence={"interval": 1, "occurrences": 6, "frequency": "weekly"},
)
YOGA = EventType(
    id=105,
    slug="yoga-class",
    title="Yoga class",
    description="Gentle morning yoga for eight.",
    host_ids=(MARIA.id,),
    minutes=60,
    locations=({"type": "address", "address": STUDIO, "public": True},),
    seats=SeatSettings(per_time_slot=8),
)
PRODUCT_TOUR = EventType(
    id=106,
    slug="product-tour",
    title="Product tour",
    description="Whoever of us is free shows you around.",
    host_ids=(MAX.id, HANAKO.id),
    team_id=HARBOUR.id,
    scheduling="roundRobin",
    minutes=30,
    locations=_CAL_VIDEO,
)
PANEL = EventType(
    id=107,
    slug="panel-interview",
    title="Panel interview",
    description="You, and both of us.",
    host_ids=(JANE.id, MAX.id),
    team_id=HARBOUR.id,
    scheduling="collective",
    minutes=60,
    locations=_CAL_VIDEO,
)
HOME_VISIT = EventType(
    id=108,
    slug="home-visit",
    title="Home visit",
    description="We come to you and measure.",
    host_ids=(MAX.id,),
    minutes=60,
    locations=({"type": "attendeeAddress"},),
)
SITE_MEETING = EventType(
    id=109,
    slug="site-meeting",
    title="Meeting on site",
    description="You say where.",
    host_ids=(MAX.id,),
    minutes=45,
    interval=15,
    locations=({"type": "attendeeDefined"},),
)
CALL_BACK = EventType(
    id=110,
    slug="call-back",
    title="Call back",
    description="We call you.",
    host_ids=(MAX.id,),
    minutes=15,
    locations=({"type": "attendeePhone"},),
)
PORTFOLIO = EventType(
    id=111,
    slug="portfolio-review",
    title="Portfolio review",
    description="Show what you have made.",
    host_ids=(HANAKO.id,),
    minutes=45,
    interval=15,
    locations=({"type": "link", "link": LINK, "public": True},),
)
COACHING = EventType(
    id=112,
    slug="coaching",
    title="Coaching",
    description="The address of the call arrives by e-mail on the day.",
    host_ids=(HANAKO.id,),
    minutes=60,
    locations=({"type": "integration", "integration": "zoom"},),
)
TAX_ADVICE = EventType(
    id=113,
    slug="tax-advice",
    title="Tax advice",
    description="Can be booked and moved until the day before.",
    host_ids=(JANE.id,),
    minutes=60,
    interval=30,
    locations=_CAL_VIDEO,
    notice=24 * 60,
    reschedule_notice=24 * 60,
)
EXAM = EventType(
    id=114,
    slug="oral-exam",
    title="Oral exam",
    description="The date is fixed.",
    host_ids=(RICHARD.id,),
    minutes=30,
    locations=_CAL_VIDEO,
    disable_rescheduling=True,
)
STUDIO_DAY = EventType(
    id=115,
    slug="studio-day",
    title="Studio day",
    description="Not refundable; the time can be changed.",
    host_ids=(MARIA.id,),
    minutes=120,
    interval=60,
    locations=({"type": "address", "address": STUDIO, "public": True},),
    disable_cancelling=True,
    lock_time_zone=True,
)
MENTORING = EventType(
    id=116,
    slug="mentoring",
    title="Mentoring",
    description="A quiet word with somebody who has been there.",
    host_ids=(JANE.id,),
    minutes=30,
    locations=_CAL_VIDEO,
    hide_organizer_email=True,
)
RETREAT_TALK = EventType(
    id=117,
    slug="retreat-talk",
    title="Talk before the retreat",
    description="From next month on.",
    host_ids=(MARIA.id,),
    minutes=30,
    locations=_CAL_VIDEO,
    opens_in_months=1,
)
TERM_TALK = EventType(
    id=118,
    slug="term-talk",
    title="Talk about the next term",
    description="The dates of the next term open in some months.",
    host_ids=(RICHARD.id,),
    minutes=30,
    locations=_CAL_VIDEO,
    opens_in_months=3,
)
OFFICE_HOUR = EventType(
    id=119,
    slug="office-hour",
    title="Office hour",
    description="Can be booked two weeks ahead.",
    host_ids=(RICHARD.id,),
    minutes=30,
    locations=_CAL_VIDEO,
    window_days=14,
)
GALLERY_TOUR = EventType(
    id=120,
    slug="gallery-tour",
    title="Gallery tour",
    description="The gallery says on its own page what to bring.",
    host_ids=(HANAKO.id,),
    minutes=60,
    locations=({"type": "address", "address": GALLERY, "public": True},),
    success_redirect_url="https://gallery.example.com/welcome?from=booking",
)

EVENT_TYPES = (
    *(CONSULTATION, FIRST_VISIT, CHECK_UP, LESSON, YOGA, PRODUCT_TOUR, PANEL),
    *(HOME_VISIT, SITE_MEETING, CALL_BACK, PORTFOLIO, COACHING, TAX_ADVICE),
    *(EXAM, STUDIO_DAY, MENTORING, RETREAT_TALK, TERM_TALK, OFFICE_HOUR),
    *(GALLERY_TOUR,),
)
