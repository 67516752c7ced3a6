"""What forbids a move: told in plain words, with nothing sent that could be known.

What the page can find out by itself is not sent at all; what only Cal.com knows is
sent once. Either way the booking stays what it was, and what was written stays too.
"""

import dataclasses
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.confirm_page import (
    CHOOSE,
    CONFIRM,
    alert,
    button,
    h1,
    moves,
    open_page,
    reason,
    times,
)
from tests.browser.conftest import Sandbox
from tests.browser.demo import SEATS, uid_of
from tests.browser.live import open_tab

ACCEPTED = uid_of("accepted")
CLASS, SEAT = uid_of("seated"), SEATS[0]
TAKEN = "User either already has booking at this time or is not available"
OTHER_TIME = "Please choose another time."
UNCHANGED, HOST = "Your booking is unchanged", "Please contact your host."


@dataclasses.dataclass(frozen=True, kw_only=True)
class Refused:
    """What Cal.com says, and what the page makes of it."""

    message: str
    words: tuple[str, ...]
    status: int = 400


REFUSALS = {
    "too soon or too far": Refused(
        message='The event type can\'t be booked at the "start" time provided. This '
        "could be because it's too soon (violating the minimum booking notice) or too "
        "far in the future.",
        words=("too soon or too far away", UNCHANGED, OTHER_TIME),
    ),
    "in the past": Refused(
        message="Attempting to book a meeting in the past.",
        words=("This time has passed", UNCHANGED, OTHER_TIME),
    ),
    "just taken": Refused(
        message=TAKEN,
        words=("just taken by somebody else", UNCHANGED, OTHER_TIME),
    ),
    "just taken, of a team": Refused(
        message=TAKEN.replace("User", "One of the hosts"),
        words=("just taken by somebody else", UNCHANGED, OTHER_TIME),
    ),
    "limit of the booker": Refused(
        message="Attendee with this email can't book because the maximum number of "
        "active bookings has been reached.",
        words=("as many bookings as your host allows", UNCHANGED, HOST),
    ),
    "limit of the host": Refused(
        message="booking_limit_reached",
        status=403,
        words=("takes no more bookings around this time", UNCHANGED, "another day"),
    ),
    "a new question": Refused(
        message="responses - {notes}error_required_field, ",
        words=("a question that must be answered", UNCHANGED, HOST),
    ),
    "an e-mail code": Refused(
        message="email_verification_required",
        words=("a code sent by e-mail is needed", UNCHANGED, HOST),
    ),
    "within the notice": Refused(
        message="Rescheduling is not allowed within the minimum notice period before "
        "the event",
        status=403,
        words=("too late to move it online", UNCHANGED, HOST),
    ),
    "no such event type": Refused(
        message="Event type with id=101 not found",
        status=404,
        words=("no longer offers this event", UNCHANGED, HOST),
    ),
    "for no reason that we know": Refused(
        message="The moon is full.",
        words=(UNCHANGED, "Please try again."),
    ),
}


@pytest.mark.parametrize("row", REFUSALS.values(), ids=REFUSALS.keys())
def test_what_cal_com_refuses_is_told_and_sent_once(
    page: Page, sandbox: Sandbox, row: Refused
) -> None:
    before = sandbox.booking(ACCEPTED)
    open_page(page)
    reason(page).fill("Train strike")
    sandbox.fail(
        "refuse",
        message=row.message,
        status=row.status,
        method="POST",
        path="/reschedule$",
    )
    button(page).click()
    for words in row.words:
        expect(alert(page, words)).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text(row.message)
    expect(reason(page)).to_have_value("Train strike")
    expect(h1(page)).to_have_text(CONFIRM)
    expect(page.locator("#problem")).to_be_focused()
    assert [one["status"] for one in moves(sandbox)] == [row.status]
    assert sandbox.booking(ACCEPTED) == before

    page.get_by_role("link", name="Choose another time").click()
    expect(h1(page)).to_have_text(CHOOSE)
    expect(times(page).first).to_be_visible()
    page.goto(f"/booking/{ACCEPTED}")
    expect(h1(page)).to_have_text("This meeting is scheduled")
    assert len(moves(sandbox)) == 1


def test_cancelled_meanwhile(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    sandbox.cancel(ACCEPTED)
    button(page).click()
    expect(alert(page, "It was cancelled meanwhile")).to_be_visible()
    expect(h1(page)).to_have_text("This event is cancelled")
    expect(button(page)).to_have_count(0)
    assert moves(sandbox) == []
    page.reload()
    expect(h1(page)).to_have_text("This event is cancelled")
    expect(button(page)).to_have_count(0)


def test_moved_already(page: Page, sandbox: Sandbox) -> None:
    """By another hand, or in another tab; the page leads to where it is now."""
    open_page(page)
    elsewhere = open_page(open_tab(page.context), which=0)
    sandbox.reschedule(ACCEPTED, elsewhere)
    button(page).click()
    expect(alert(page, "It was moved meanwhile")).to_be_visible()
    expect(h1(page)).to_have_text("This event was rescheduled")
    assert len(moves(sandbox)) == 1, "Only the other one's."
    page.get_by_role("link", name="See the new booking").click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    expect(page).to_have_url(re.compile(sandbox.booking(ACCEPTED)["rescheduledToUid"]))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "rejected"}, "It was declined"),
        ({"starts_in": -600}, "It is over"),
    ],
    ids=["declined", "over"],
)
def test_what_became_of_it_meanwhile(
    page: Page, sandbox: Sandbox, changes: dict[str, object], words: str
) -> None:
    open_page(page)
    sandbox.patch(ACCEPTED, **changes)
    button(page).click()
    expect(alert(page, words)).to_be_visible()
    expect(button(page)).to_have_count(0)
    assert moves(sandbox) == []


def test_too_late_by_now(page: Page, sandbox: Sandbox) -> None:
    uid = uid_of("minimum-notice")
    open_page(page, uid)
    sandbox.patch(uid, starts_in=60)
    button(page).click()
    expect(alert(page, "too late to move it online")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Rescheduling was possible until")
    assert moves(sandbox) == []


def test_a_seat_that_was_given_up_meanwhile(page: Page, sandbox: Sandbox) -> None:
    open_page(page, SEAT)
    expect(reason(page)).to_have_count(0)
    sandbox.cancel(CLASS, seatUid=SEAT)
    button(page).click()
    expect(h1(page)).to_have_text("You are no longer attending")
    expect(alert(page, "given up meanwhile")).to_be_visible()
    assert moves(sandbox) == []


def test_a_full_class_is_told(page: Page, sandbox: Sandbox) -> None:
    open_page(page, SEAT)
    sandbox.fail(
        "refuse", message="No more seats left", method="POST", path="/reschedule$"
    )
    button(page).click()
    expect(alert(page, "All seats at this time are taken.")).to_be_visible()
    assert len(moves(sandbox)) == 1


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("", "Please choose a day and a time first."),
        ("never", "Please choose a day and a time first."),
        ("2999-01-05T09:00:00Z", "This time is not free any more."),
        ("2020-01-06T09:00:00Z", "This time is not free any more."),
    ],
)
def test_a_forged_time_is_not_sent(
    page: Page, sandbox: Sandbox, start: str, words: str
) -> None:
    open_page(page)
    page.locator("input[name=start]").evaluate("(e, v) => { e.value = v; }", start)
    button(page).click()
    expect(alert(page, words)).to_be_visible()
    assert moves(sandbox) == []


def test_a_reason_that_is_too_long_is_not_sent(page: Page, sandbox: Sandbox) -> None:
    open_page(page)
    reason(page).fill("x" * 1001)
    button(page).click()
    expect(alert(page, "longer than 1,000 characters")).to_be_visible()
    assert moves(sandbox) == []
    reason(page).fill("x" * 1000)
    button(page).click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    assert len(moves(sandbox)) == 1
