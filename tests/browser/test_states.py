"""The states that no demo booking can be in for long, on the real page: one table."""

import dataclasses
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of

LINKS = ("Reschedule", "Cancel", "Add to calendar", "Join video call")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page shows of a booking that was put into a state."""

    changes: dict[str, Any]
    heading: str
    links: tuple[str, ...] = ()
    words: str = ""
    kind: str = "accepted"


TABLE = {
    "happening now": Shown(
        changes={"starts_in": -10, "lasts": 30},
        heading="This event is happening now",
        links=LINKS,
        words="minutes ago",
    ),
    "about to begin": Shown(
        changes={"starts_in": 10, "lasts": 30},
        heading="This meeting is scheduled",
        links=LINKS,
        words="minutes",
    ),
    "awaiting a host": Shown(
        changes={"status": "awaiting_host"},
        heading="Your booking is waiting for confirmation",
        links=("Reschedule", "Cancel"),
        words="No host has taken it yet.",
    ),
    "a status nobody knows": Shown(
        changes={"status": "parked"},
        heading="This is your booking",
        words="We can't tell whether it takes place.",
    ),
    "the host did not come": Shown(
        changes={"starts_in": -120, "lasts": 30, "absent_host": True},
        heading="This event is in the past",
        words="Your host was marked as absent.",
    ),
    "never confirmed": Shown(
        changes={"status": "pending", "starts_in": -120, "lasts": 30},
        heading="This event is in the past",
        words="It was never confirmed.",
    ),
    "cancelled by the host": Shown(
        changes={"status": "cancelled", "cancelled_by": "jane.doe@example.com"},
        heading="This event is cancelled",
        words="Jane Doe cancelled it.",
    ),
    "reached by phone": Shown(
        changes={"phone_only": "+12025550177"},
        heading="This meeting is scheduled",
        links=("Reschedule", "Cancel", "Add to calendar"),
        words="+12025550177",
    ),
}


@pytest.mark.parametrize("shown", TABLE.values(), ids=TABLE.keys())
def test_every_state_is_told_with_what_can_be_done(
    page: Page, sandbox: Sandbox, shown: Shown
) -> None:
    uid = uid_of(shown.kind)
    sandbox.patch(uid, **shown.changes)
    page.goto(f"/booking/{uid}")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text(shown.heading)
    expect(main).to_contain_text(shown.words)
    offered = main.locator("a, summary").all_inner_texts()
    assert [link for link in LINKS if link in map(str.strip, offered)] == list(
        shown.links
    )


def test_a_booking_of_another_shape_is_not_shown_and_the_field_is_logged(
    page: Page, sandbox: Sandbox, server, console_errors: list[str]
) -> None:
    sandbox.fail("truncated", path="/bookings/")
    page.goto(f"/booking/{uid_of('accepted')}")
    expect(page.get_by_role("alert")).to_contain_text("We can't show this booking")
    console_errors.clear()
    assert re.search(r"can't be shown: unreadable answer", server.log())
