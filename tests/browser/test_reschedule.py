"""The reschedule page by mouse: who gets in, choosing, the last step, afterwards."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.booker_page import (
    CHOOSING,
    CONFIRMING,
    REASON,
    choose,
    expect_moved,
    free_days,
    free_times,
    go_on,
    h1,
    main,
    move,
    moved_to,
    moves,
    open_page,
    proceed,
    reach_last_step,
    show_next_month,
)
from tests.browser.conftest import Sandbox
from tests.browser.demo import KINDS, uid_of
from tests.browser.live import await_live

ACCEPTED = KINDS["accepted"]
HOSTS_EMAIL = "jane.doe@example.com"
ADDRESSES = {
    "guide": f"/reschedule?rescheduleUid={ACCEPTED.uid}"
    f"&eventTypeSlug={ACCEPTED.event_slug}",
    "guide with username": f"/reschedule?rescheduleUid={ACCEPTED.uid}"
    f"&eventTypeSlug={ACCEPTED.event_slug}&username={ACCEPTED.username}",
    "e-mail": f"/reschedule/{ACCEPTED.uid}?slug={ACCEPTED.event_slug}"
    f"&username={ACCEPTED.username}&reschedule=true",
}
CANNOT = "can't be rescheduled any more"
OF_A_SERIES = "can be cancelled, but not rescheduled"


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES.keys())
def test_a_booking_moves_to_another_day(
    page: Page, sandbox: Sandbox, address: str
) -> None:
    page.goto(f"{address}&rescheduledBy={HOSTS_EMAIL}")
    expect(h1(page)).to_have_text(CHOOSING)
    show_next_month(page)
    free_days(page).last.click()
    day = (free_days(page).last.get_attribute("aria-label") or "").rsplit(",", 1)[0]
    expect(page.get_by_role("region", name=day)).to_be_visible()
    start = choose(page)
    go_on(page)
    page.get_by_label(REASON).fill("School run")
    move(page).click()

    new = expect_moved(page, sandbox, start)
    assert new["reschedulingReason"] == "School run"
    when = page.get_by_role("region", name="When")
    expect(when).to_contain_text(day)
    expect(when.locator("del")).to_have_count(1)
    expect(main(page)).to_contain_text("School run")
    assert HOSTS_EMAIL not in str([one["body"] for one in sandbox.posts()])
    assert HOSTS_EMAIL not in str([one["query"] for one in sandbox.requests()])

    page.get_by_role("link", name="See the former booking").click()
    expect(h1(page)).to_have_text("This event was rescheduled")
    page.get_by_role("link", name="See the new booking").click()
    page.wait_for_url(f"**/booking/{new['uid']}*")


def test_opening_looking_and_going_on_move_nothing(
    page: Page, sandbox: Sandbox
) -> None:
    reach_last_step(page)
    page.reload()
    expect(move(page)).to_be_enabled()
    assert moves(sandbox) == []


def test_the_present_time_is_marked_and_not_selectable(page: Page) -> None:
    open_page(page)
    present = page.get_by_role("radio", name=re.compile("your present time"))
    expect(present).to_be_disabled()
    expect(proceed(page)).to_be_disabled()


def test_a_time_is_named_in_full(page: Page) -> None:
    open_page(page)
    name = free_times(page).last.get_attribute("aria-label") or ""
    assert re.fullmatch(
        r"\w+day, \d+ \w+ \d{4}, \d\d:\d\d to \d\d:\d\d, Central European .*Time", name
    )


def test_the_last_step_tells_what_changes_and_what_stays(page: Page) -> None:
    open_page(page)
    time = free_times(page).last
    name = time.get_attribute("aria-label") or ""
    date, year, begin = re.findall(r"(.*) (\d{4}), (\d\d:\d\d) to", name)[0]
    choose(page, time)
    expect(main(page)).to_contain_text("10:00")
    go_on(page)
    expect(page.locator("del")).to_contain_text("10:00")
    new = page.locator(".cp-change-to")
    expect(new).to_contain_text("New time")
    expect(new).to_contain_text(f"{date} {year}")
    expect(new).to_contain_text(begin)
    for label, words in (
        ("Length", "30 minutes"),
        ("Where", "Cal Video"),
        ("Who", "Jane Doe, John Doe and 1 guest"),
        ("Your answers", "Notes"),
    ):
        kept = page.locator("dl > div").filter(has_text=label)
        expect(kept).to_contain_text(words)
    expect(main(page)).not_to_contain_text("amina.guest@example.com")
    expect(main(page)).not_to_contain_text("must confirm")


def test_another_time_can_be_chosen_after_all(page: Page, sandbox: Sandbox) -> None:
    first = reach_last_step(page)
    page.get_by_role("link", name="Choose another time").click()
    expect(h1(page)).to_have_text(CHOOSING)
    expect(page.locator(f"input[value='{first}']")).to_be_checked()
    second = choose(page, free_times(page).first)
    assert second != first
    go_on(page)
    move(page).click()
    expect_moved(page, sandbox, second)


def test_a_move_that_the_host_must_confirm_says_so_before_and_after(
    page: Page, sandbox: Sandbox
) -> None:
    uid = uid_of("in-person")
    start = reach_last_step(page, uid)
    expect(main(page)).to_contain_text("Your host must confirm the new time.")
    page.get_by_role("button", name="Ask for this time").click()
    expect(h1(page)).to_have_text("Your booking is waiting for confirmation")
    new = moved_to(sandbox, uid)
    assert new["status"] == "pending"
    assert [one["start"][:16] for one in moves(sandbox, uid)] == [start[:16]]


def test_a_link_goes_to_the_page_of_the_new_language(page: Page) -> None:
    reach_last_step(page, query="?lang=en-US")
    move(page).click()
    page.wait_for_url(re.compile(r"/booking/(?!demoAccepted).*lang=en-US"))
    # Else it would still be read at the beginning of the next test.
    await_live(page)
    expect(h1(page)).to_have_text("This meeting is scheduled")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "lacks rescheduleUid"),
        ("?eventTypeSlug=consultation", "lacks rescheduleUid"),
        ("?rescheduleUid=..%2f", "rescheduleUid in the link is not"),
    ],
)
def test_a_link_that_names_no_booking_says_what_is_wrong(
    page: Page, sandbox: Sandbox, query: str, words: str
) -> None:
    page.goto(f"/reschedule{query}")
    expect(page.get_by_role("alert")).to_contain_text(words)
    assert sandbox.requests() == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("cancelled", CANNOT),
        ("rejected", CANNOT),
        ("past", CANNOT),
        ("rescheduled-from", "open the new booking"),
        ("series", OF_A_SERIES),
        ("occurrence", OF_A_SERIES),
        ("seated", "the link in your own e-mail"),
        ("rescheduling-disabled", "can't be rescheduled online"),
    ],
)
def test_what_cannot_be_moved_says_why(
    page: Page, sandbox: Sandbox, kind: str, words: str
) -> None:
    page.goto(f"/reschedule/{uid_of(kind)}")
    expect(main(page)).to_contain_text(words)
    expect(page.get_by_role("grid")).to_have_count(0)
    expect(move(page)).to_have_count(0)
    asked = [one for one in sandbox.requests() if "/slots" in one["path"]]
    assert asked == []


def test_what_is_too_near_says_until_when_it_could_be_moved(
    page: Page, sandbox: Sandbox
) -> None:
    uid = uid_of("minimum-notice")
    sandbox.patch(uid, starts_in=600)
    page.goto(f"/reschedule/{uid}")
    expect(main(page)).to_contain_text("Rescheduling was possible until")
    expect(page.get_by_role("grid")).to_have_count(0)


def test_what_was_moved_already_leads_to_the_new_booking(page: Page) -> None:
    page.goto(f"/reschedule/{uid_of('rescheduled-from')}")
    page.get_by_role("link", name="See the new booking").click()
    page.wait_for_url(f"**/booking/{uid_of('rescheduled-to')}*")
    expect(h1(page)).to_have_text("This meeting is scheduled")


def test_what_does_not_exist_is_not_found(page: Page) -> None:
    page.goto("/reschedule/nobodyKnowsThisUid00000")
    expect(h1(page)).to_have_text("We can't find this booking")


@pytest.mark.parametrize(
    "query",
    [
        "?slot=2020-01-01T09:00:00Z&step=confirm",
        "?slot=x&step=confirm&month=2026-13&date=2026-02-30&layout=spiral&tz=Mars/Moon",
        "?step=confirm",
    ],
)
def test_an_address_that_cannot_be_meant_chooses_nothing(
    page: Page, sandbox: Sandbox, query: str
) -> None:
    page.goto(f"/reschedule/{ACCEPTED.uid}{query}")
    expect(h1(page)).to_have_text(CHOOSING)
    expect(free_days(page).first).to_be_visible()
    expect(proceed(page)).to_be_disabled()
    assert sandbox.posts() == []


def test_a_forged_time_in_the_address_is_not_offered(
    page: Page, sandbox: Sandbox
) -> None:
    open_page(page)
    show_next_month(page)
    night = f"{(free_times(page).first.get_attribute('value') or '')[:10]}T02:00:00Z"
    page.goto(f"/reschedule/{ACCEPTED.uid}?slot={night}&step=confirm")
    expect(h1(page)).to_have_text(CONFIRMING)
    expect(page.get_by_role("alert").filter(has_text="not free")).to_be_visible()
    expect(move(page)).to_be_disabled()
    assert sandbox.posts() == []


_SHOWN = """
window.shown = [];
const look = () => {
  if (!location.pathname.startsWith("/booking/")) return;
  const time = document.querySelector(".cp:not(#cp-first) .cp-time time");
  const shown = [location.pathname, time?.dateTime ?? ""].join(" ");
  if (window.shown.at(-1) !== shown) window.shown.push(shown);
};
new MutationObserver(look).observe(document, { subtree: true, childList: true });
"""


def test_the_old_booking_is_never_shown_at_the_address_of_the_new_one(
    page: Page, sandbox: Sandbox
) -> None:
    page.add_init_script(_SHOWN)
    start = reach_last_step(page)
    move(page).click()
    new = expect_moved(page, sandbox, start)
    shown = {one.split(" ")[1] for one in page.evaluate("shown") if new["uid"] in one}
    assert shown - {""} == {start}
