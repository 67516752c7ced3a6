"""Every kind of booking x what its page says x what can be done: one table.

Each page is opened so that its first HTML must draw the same.

With ``CALPAGES_GALLERY=<folder>`` each page leaves a picture there, light and dark, for
looking at.
"""

import dataclasses
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from calpages.sandbox import DEMO
from tests.browser.first_and_live import open_both

RESCHEDULE, CANCEL = "Reschedule", "Cancel"
CALENDAR, JOIN = "Add to calendar", "Join video call"
REMOVE, BOOK_AGAIN = "Remove from calendar", "Book another time"
NEW, FORMER = "See the new booking", "See the former booking"
SERIES, ALL = "All events of this series", "Show the other 2 events"
ACTIONS = frozenset(
    (RESCHEDULE, CANCEL, CALENDAR, JOIN, REMOVE, BOOK_AGAIN, NEW, FORMER, SERIES, ALL)
)
OPEN = frozenset((RESCHEDULE, CANCEL, CALENDAR))
_ACTIONS_SHOWN = """
() => [...document.querySelectorAll("main :is(a, summary, button)")]
  .filter((element) => element.checkVisibility())
  .map((element) => element.innerText.trim())
"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page of one kind shows."""

    heading: str = "This meeting is scheduled"
    badge: str = "Confirmed"
    actions: frozenset[str] = OPEN
    words: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    is_off: bool = False


TABLE = {
    "accepted": Shown(
        words=(
            "Consultation between Jane Doe and John Doe",
            "amina.guest@example.com",
            "Cal Video",
            "I will share my screen.",
        )
    ),
    "pending": Shown(
        heading="Your booking is waiting for confirmation",
        badge="Waiting",
        actions=frozenset((RESCHEDULE, CANCEL)),
        words=("Dr. Amina Kaya still needs to confirm or decline it.", "Back pain"),
    ),
    "rejected": Shown(
        heading="This booking was declined",
        badge="Declined",
        actions=frozenset(),
        words=("Dr. Amina Kaya can't take it. It does not take place.",),
        absent=("Open map",),
        is_off=True,
    ),
    "cancelled": Shown(
        heading="This event is cancelled",
        badge="Cancelled",
        actions=frozenset((REMOVE,)),
        words=(
            "Mary Major cancelled it. It does not take place.",
            "I have to travel that week.",
        ),
        is_off=True,
    ),
    "past": Shown(
        heading="This event is in the past",
        badge="Past",
        actions=frozenset(),
        words=("days ago",),
    ),
    "rescheduled-from": Shown(
        heading="This event was rescheduled",
        badge="Rescheduled",
        actions=frozenset((NEW,)),
        words=("It takes place at another time.",),
        is_off=True,
    ),
    "rescheduled-to": Shown(
        actions=OPEN | {FORMER},
        words=("Former time:", "The trains are on strike."),
    ),
    "in-person": Shown(words=("Nordlicht Clinic, Lindenallee 12", "Open map")),
    "phone": Shown(words=("+493023125042",)),
    "attendee-phone": Shown(words=("+12025550123", "Eastern Time")),
    "link": Shown(words=("meet.example.com", "For Hanako Yamada:")),
    "attendee-address": Shown(words=("Musterweg 3", "Open map")),
    "somewhere-else": Shown(words=("By the fountain in the park",)),
    "integration-without-url": Shown(
        words=("Zoom: the link is in your confirmation e-mail",)
    ),
    "multi-duration": Shown(words=("07:00\u2009\u2013\u200908:00",)),
    "minimum-notice": Shown(words=("It can be rescheduled until",)),
    "rescheduling-disabled": Shown(
        actions=frozenset((CANCEL, CALENDAR)),
        words=("This event can't be rescheduled online.",),
    ),
    "cancelling-disabled": Shown(
        actions=frozenset((RESCHEDULE, CALENDAR)),
        words=("This event can't be cancelled online.",),
    ),
    "organizer-email-hidden": Shown(
        words=("Jane Doe", "priya.sample@example.com"),
        absent=("jane.doe@example.com",),
    ),
    "next-month": Shown(words=("Talk before the retreat",)),
    "far-ahead": Shown(words=("Talk about the next term",)),
    "short-window": Shown(words=("Office hour", "Richard Roe")),
    "success-redirect": Shown(words=("Gallery tour", "Sample Gallery")),
    "team": Shown(words=("Product tour between Harbour Studio and John Doe",)),
    "collective": Shown(words=("Panel interview", "Mary Major")),
    "seated": Shown(
        actions=frozenset((CALENDAR,)),
        words=("Yoga class", "To change yours, use the link in your own e-mail."),
        absent=("Mary Major", "Jan Kowalski", "My knee", "my own mat"),
    ),
    "seat": Shown(words=("Yoga class",)),
    "custom-answers": Shown(
        words=(
            "What brings you to us?",
            "A second opinion on my shoulder",
            "Have you been here before?",
            "Yes",
            "English, Deutsch",
        ),
        absent=("X000000000", "Insurance"),
    ),
    "long-text": Shown(words=("The numbers are in the file",)),
    "rtl": Shown(words=("أرجو أن نتحدث عن الخطة", "Arabian Time")),
    "emoji": Shown(words=("☕ Consultation", "🎉👩‍👩‍👧‍👦")),
    "series": Shown(
        heading="This is a series of events",
        badge="Series",
        actions=frozenset((CANCEL, CALENDAR, ALL)),
        words=("3 events are still to come.", "Spanish lesson"),
    ),
    "occurrence": Shown(
        actions=frozenset((CANCEL, CALENDAR, SERIES)),
        words=("An event of a series can be cancelled, but not rescheduled.",),
    ),
}


def test_the_table_has_a_row_for_every_kind() -> None:
    assert set(TABLE) == {demo.kind for demo in DEMO}


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: f"{demo.kind}-{demo.uid[-4:]}")
def test_a_booking_of_every_kind_shows_its_row(page: Page, demo) -> None:
    row = TABLE[demo.kind]
    open_both(page, f"/booking/{demo.uid}?lang=en")
    card = page.get_by_role("main")
    expect(card.get_by_role("heading", level=1)).to_have_text(row.heading)
    expect(card.locator(".cp-badge").first).to_have_text(row.badge)
    for words in row.words:
        expect(card).to_contain_text(words)
    for words in row.absent:
        expect(card).not_to_contain_text(words)
    when = card.get_by_role("region", name="When")
    expect(when).to_contain_text(re.compile(r"20\d\d.*GMT", re.DOTALL))
    expect(when).to_have_class("cp-when cp-off" if row.is_off else "cp-when")
    expect(page).to_have_title(re.compile(re.escape(f"{row.heading}: ")))
    assert ACTIONS.intersection(page.evaluate(_ACTIONS_SHOWN)) == row.actions
    _picture(page, f"{demo.kind}-{demo.uid[-4:]}")


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: f"{demo.kind}-{demo.uid[-4:]}")
def test_the_cancel_page_of_every_kind_agrees(page: Page, demo) -> None:
    row = TABLE[demo.kind]
    open_both(page, f"/cancel/{demo.uid}?lang=en")
    heading = page.get_by_role("heading", level=1)
    button = page.get_by_role("button", name="Cancel event")
    if CANCEL in row.actions:
        expect(heading).to_have_text("Cancel this event?")
        expect(button).to_be_enabled()
        expect(page.get_by_role("main")).to_contain_text("This cannot be undone.")
    else:
        expect(heading).to_have_text(row.heading)
        expect(button).to_have_count(0)
        expect(page.get_by_role("link", name="Back to the booking")).to_be_visible()
    _picture(page, f"cancel-{demo.kind}-{demo.uid[-4:]}")


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: f"{demo.kind}-{demo.uid[-4:]}")
def test_the_reschedule_page_of_every_kind_agrees(page: Page, demo) -> None:
    row = TABLE[demo.kind]
    open_both(page, f"/reschedule/{demo.uid}?lang=en")
    heading, grid = page.get_by_role("heading", level=1), page.get_by_role("grid")
    if RESCHEDULE in row.actions:
        expect(heading).to_have_text("Choose a new time")
        expect(grid).to_be_visible()
    else:
        expect(heading).to_have_text(row.heading)
        expect(grid).to_have_count(0)
        expect(page.get_by_role("link", name="Back to the booking")).to_be_visible()
    _picture(page, f"reschedule-{demo.kind}-{demo.uid[-4:]}")


def _picture(page: Page, name: str) -> None:
    if not (folder := os.environ.get("CALPAGES_GALLERY")):
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, 0)
    page.emulate_media(reduced_motion="reduce")
    page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=Path(folder, f"{name}-dark.png"), full_page=True)
