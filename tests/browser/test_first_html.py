"""The first HTML and the live page are one page: nothing moves, and nothing is lost."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.cancel_page import DONE, OPEN, button, h1, reason
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.first_and_live import TRIES, open_both
from tests.browser.live import await_live
from tests.browser.patience import LONGEST_MS
from tests.browser.pictures import look_the_same
from tests.processes import Running

ACCEPTED = uid_of("accepted")


class Held:
    """Keeps the scripts from arriving from ``hold`` on until it is called."""

    def __init__(self) -> None:
        self._waiting: list[Route] = []
        self._is_open = True

    def __call__(self) -> None:
        self._is_open = True
        for route in self._waiting:
            route.continue_()
        self._waiting.clear()

    def hold(self) -> None:
        self._is_open = False

    def take(self, route: Route) -> None:
        route.continue_() if self._is_open else self._waiting.append(route)


@pytest.fixture
def held(page: Page) -> Iterator[Held]:
    """Keeps the scripts from arriving until it is called."""
    held = Held()
    held.hold()
    page.route(re.compile(r"/assets/root-.*\.js"), held.take)
    yield held
    held()


@pytest.fixture
def without_script(chromium: Browser, server: Running) -> Iterator[Page]:
    """A browser with JavaScript switched off."""
    context = chromium.new_context(
        base_url=server.url, locale="en-GB", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["booking", "cancel", "reschedule"])
def test_both_draw_the_same_of_no_booking(page: Page, name: str) -> None:
    """Of every kind of booking that there is, `test_kinds` sees to it."""
    open_both(page, f"/{name}/nobody0000000000001")


@pytest.mark.parametrize("name", ["booking", "cancel", "reschedule"])
def test_both_draw_the_same_in_the_language_of_the_booking(
    page: Page, name: str
) -> None:
    open_both(page, f"/{name}/{uid_of('rtl')}")


@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        *(("month", "accepted"), ("week", "accepted"), ("soonest", "accepted")),
        *(("month", "next-month"), ("week", "cancelling-disabled")),
    ],
)
def test_both_draw_every_step_the_same(
    page: Page, sandbox: Sandbox, layout: str, kind: str
) -> None:
    # A time that this page holds is gone for the next first HTML.
    sandbox.fail("500", path="/slots/reservations")
    address = f"/reschedule/{uid_of(kind)}?layout={layout}"
    open_both(page, address)
    start = page.locator("input[name=slot]:enabled").last.get_attribute("value")
    for step in ("", "&step=confirm"):
        open_both(page, f"{address}&slot={start}{step}")


@pytest.mark.parametrize(
    "query",
    [
        "tz=Asia/Kathmandu",
        "lang=en-XB",
        "lang=he",
        "month=2999-01",
        "slot=2999-01-01T09:00:00Z",
        "slot=2999-01-01T09:00:00Z&step=confirm",
        "step=confirm",
    ],
)
def test_both_draw_whatever_was_asked_for_the_same(page: Page, query: str) -> None:
    open_both(page, f"/reschedule/{ACCEPTED}?{query}")


def address_of(page: Page, sandbox: Sandbox, name: str) -> str:
    """The address of a page; ``confirm`` is the last step of rescheduling."""
    if name != "confirm":
        return f"/{name}/{ACCEPTED}"
    sandbox.fail("500", path="/slots/reservations")
    address = f"/reschedule/{ACCEPTED}"
    page.goto(address)
    start = page.locator("input[name=slot]:enabled").last.get_attribute("value")
    return f"{address}?slot={start}&step=confirm"


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 390), ("light", 1280), ("dark", 390)]
)
@pytest.mark.parametrize("name", ["booking", "cancel", "reschedule", "confirm"])
def test_both_are_the_same_picture(
    page: Page,
    sandbox: Sandbox,
    held: Held,
    name: str,
    scheme: Any,
    width: int,
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    held()
    address = address_of(page, sandbox, name)
    first = live = b""
    for _ in range(TRIES):
        held.hold()
        page.goto(address, wait_until="commit")
        expect(page.locator("#cp-first[data-status=success]")).to_be_attached()
        first = page.screenshot(animations="disabled")
        held()
        await_live(page)
        live = page.screenshot(animations="disabled")
        if look_the_same(page.context, first, live):
            return
    pytest.fail("The first HTML and the live page differ visibly.")


@pytest.mark.parametrize("name", ["booking", "cancel", "reschedule", "confirm"])
def test_nothing_moves(page: Page, sandbox: Sandbox, name: str) -> None:
    address = address_of(page, sandbox, name)
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => {
          for (const one of list.getEntries()) window.shifts.push(one.value);
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    for _ in range(TRIES):
        response = page.goto(address)
        page.wait_for_timeout(300)
        assert response
        # What comes later than the first HTML needs room that nobody knows before.
        if 'data-status="success"' in response.text():
            break
    assert page.evaluate("window.shifts") == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("booking", "phone"), ("cancel", "link"), ("reschedule", "in-person")],
)
def test_one_view_is_one_reading(
    page: Page,
    sandbox: Sandbox,
    server_with: Callable[..., Running],
    name: str,
    kind: str,
) -> None:
    # The tests' other server shares nothing: the bookings change behind its back.
    server = server_with(CALPAGES_CACHE_SECONDS="5")
    page.goto(f"{server.url}/{name}/{uid_of(kind)}")
    await_live(page)
    expect(h1(page)).to_be_visible()
    asked = [one["path"] for one in sandbox.requests() if "/bookings/" in one["path"]]
    assert asked == [f"/v2/bookings/{uid_of(kind)}"]


def test_the_head_is_true_before_and_after(page: Page, held) -> None:
    page.goto(f"/booking/{ACCEPTED}?lang=en-XB", wait_until="commit")
    expect(h1(page)).to_be_visible()
    before = page.title()
    assert "Consultation" in before
    assert page.locator("html").get_attribute("dir") == "rtl"
    held()
    await_live(page)
    assert page.title() == before
    assert page.locator("html").get_attribute("lang") == "en-XB"


def test_what_was_typed_chosen_and_focused_is_kept(page: Page, held) -> None:
    page.goto(f"/cancel/{uid_of('occurrence')}", wait_until="commit")
    page.get_by_label("This and all later events").check()
    page.get_by_role("button", name="No longer needed").click()
    expect(reason(page)).to_have_value("No longer needed")
    reason(page).press_sequentially(", sorry")
    reason(page).evaluate("(it) => it.setSelectionRange(3, 9)")
    held()
    await_live(page)
    expect(reason(page)).to_have_value("No longer needed, sorry")
    expect(reason(page)).to_be_focused()
    assert reason(page).evaluate("(it) => [it.selectionStart, it.selectionEnd]") == [
        3,
        9,
    ]
    expect(page.get_by_label("This and all later events")).to_be_checked()
    # What React holds is what the field shows.
    reason(page).press("End")
    reason(page).press_sequentially("!")
    expect(reason(page)).to_have_value("No longer needed, sorry!")


def test_a_time_that_was_chosen_is_kept(page: Page, held) -> None:
    page.goto(f"/reschedule/{ACCEPTED}", wait_until="commit")
    time = page.get_by_role("radio").and_(page.locator(":enabled")).last
    time.check()
    start = time.get_attribute("value")
    held()
    await_live(page)
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()
    expect(page.get_by_role("radio", checked=True)).to_have_value(start or "")


def test_the_live_page_listens_as_soon_as_its_times_are_drawn(page: Page) -> None:
    """For at that moment it may be given what was chosen in the first HTML."""
    page.add_init_script(
        """new MutationObserver((_, observer) => {
          const time = document.querySelector(
            ".cp:not(#cp-first) input[name=slot]:enabled",
          );
          if (!time) return;
          observer.disconnect();
          time.click();
        }).observe(document, { childList: true, subtree: true });"""
    )
    page.goto(f"/reschedule/{ACCEPTED}")
    expect(page).to_have_url(re.compile("slot="))
    expect(page.get_by_role("button", name="Continue")).to_be_enabled()


def test_the_place_on_the_page_and_a_marked_text_are_kept(page: Page, held) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(f"/booking/{ACCEPTED}", wait_until="commit")
    summary = page.locator("#cp-first .cp-menu summary")
    summary.click()
    page.get_by_role("link", name="Cancel").focus()
    page.evaluate(
        """() => {
          const [text] = document.querySelector(".cp-time time").childNodes;
          getSelection().setBaseAndExtent(text, 1, text, 4);
          window.scrollTo({ top: 0 });
          document.scrollingElement.scrollTop = 240;
        }"""
    )
    marked = page.evaluate("getSelection().toString()")
    assert len(marked) == 3
    held()
    await_live(page)
    assert page.evaluate("getSelection().toString()") == marked
    assert page.evaluate("window.scrollY") == 240
    expect(page.get_by_role("link", name="Cancel")).to_be_focused()
    expect(page.locator("details.cp-menu")).to_have_attribute("open", "")


def test_a_click_that_has_begun_is_not_lost(page: Page, held) -> None:
    page.goto(f"/booking/{ACCEPTED}", wait_until="commit")
    page.get_by_role("link", name="Cancel").scroll_into_view_if_needed()
    link = page.get_by_role("link", name="Cancel").bounding_box()
    assert link
    page.mouse.move(link["x"] + 5, link["y"] + 20)
    page.mouse.down()
    held()
    page.wait_for_selector(".cp[data-status=success]:not(#cp-first)", state="attached")
    page.wait_for_timeout(500)
    expect(page.locator("#cp-first")).to_have_count(1)
    page.mouse.up()
    expect(h1(page)).to_have_text(OPEN)


def test_cancelling_while_the_scripts_load_is_not_lost(
    page: Page, sandbox: Sandbox, held
) -> None:
    page.goto(f"/cancel/{ACCEPTED}", wait_until="commit")
    reason(page).fill("I'm ill")
    button(page).click(no_wait_after=True)
    held()
    expect(h1(page)).to_have_text(DONE)
    await_live(page)
    expect(h1(page)).to_have_text(DONE)
    (post,) = sandbox.posts()
    assert post["path"] == f"/v2/bookings/{ACCEPTED}/cancel"


def test_the_old_booking_does_not_come_back(page: Page) -> None:
    page.goto(f"/booking/{ACCEPTED}")
    await_live(page)
    page.get_by_role("link", name="Cancel").click()
    expect(h1(page)).to_have_text(OPEN)
    page.get_by_role("link", name="Never mind").click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    page.go_back()
    expect(h1(page)).to_have_text(OPEN)
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    page.go_back()
    expect(h1(page)).to_have_text(DONE)
    assert page.locator("#cp-first, #cp-hold").count() == 0
    assert page.get_by_role("heading", level=1).count() == 1


def test_scrolling_works_as_ever_after_it(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(f"/booking/{ACCEPTED}")
    await_live(page)
    page.evaluate("window.scrollTo(0, 120)")
    assert page.evaluate("window.scrollY") == 120


def test_a_slow_cal_com_is_told_live(page: Page, sandbox: Sandbox) -> None:
    sandbox.fail("slow", seconds=4)
    # Where the live page is late, the first one loads again: then this answer is gone.
    response = page.goto(f"/booking/{ACCEPTED}", wait_until="commit")
    assert response
    assert response.status == 200
    assert "Consultation" not in response.text()
    expect(page.locator("[aria-busy]").first).to_be_visible()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    expect(page).to_have_title(re.compile("Consultation"))


def test_copying_works_before_the_scripts_are_there(
    page: Page, context: BrowserContext, held
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/booking/{ACCEPTED}", wait_until="commit")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "Consultation" in page.evaluate("navigator.clipboard.readText()")


def test_where_the_socket_is_blocked_everything_still_works(
    page: Page, sandbox: Sandbox, console_errors: list[str]
) -> None:
    page.route_web_socket(re.compile("_event"), lambda socket: socket.close())
    page.goto(f"/booking/{ACCEPTED}", wait_until="load")
    expect(h1(page)).to_have_text("This meeting is scheduled")
    page.get_by_role("link", name="Cancel").click()
    expect(h1(page)).to_have_text(OPEN)
    page.get_by_role("button", name="No longer needed").click()
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    ((post),) = sandbox.posts()
    assert post["path"].endswith(f"{ACCEPTED}/cancel")
    console_errors.clear()


def test_without_javascript_a_booking_is_seen_and_cancelled(
    without_script: Page, sandbox: Sandbox
) -> None:
    page = without_script
    page.goto(f"/booking/{ACCEPTED}")
    expect(h1(page)).to_have_text("This meeting is scheduled")
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.get_by_role("button", name="Refresh").click()
    expect(h1(page)).to_have_text("This meeting is scheduled")
    page.get_by_text("Add to calendar").click()
    expect(page.get_by_role("link", name="Google")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    expect(h1(page)).to_have_text(OPEN)
    expect(page.get_by_role("button", name="No longer needed")).to_be_hidden()
    reason(page).fill("I'm ill")
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert page.url.endswith(f"/cancel/{ACCEPTED}")
    page.reload()
    expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


def test_without_javascript_a_slow_answer_comes_by_itself(
    without_script: Page, sandbox: Sandbox
) -> None:
    sandbox.fail("slow", seconds=5, times=1)
    without_script.goto(f"/booking/{ACCEPTED}")
    expect(without_script.locator("main noscript p")).to_be_visible()
    expect(h1(without_script)).to_have_text("This meeting is scheduled")


def test_without_javascript_an_unclear_answer_is_settled_by_itself(
    without_script: Page, sandbox: Sandbox, server_with: Callable[..., Running]
) -> None:
    # A server of its own: it remembers for minutes that it is in doubt.
    server = server_with(CALPAGES_BRAND_NAME="In doubt")
    uid = uid_of("in-person")
    sandbox.fail("reset", method="POST", times=1)
    without_script.goto(f"{server.url}/cancel/{uid}")
    button(without_script).click()
    expect(without_script.get_by_text("We don't know yet")).to_be_visible(
        timeout=LONGEST_MS
    )
    sandbox.cancel(uid)
    expect(h1(without_script)).to_have_text(DONE, timeout=LONGEST_MS)


def test_a_refused_form_stays_with_what_was_written(page: Page, held) -> None:
    page.goto(f"/cancel/{ACCEPTED}", wait_until="commit")
    reason(page).fill("x" * 1_001)
    button(page).click(no_wait_after=True)
    expect(page.get_by_role("alert").filter(has_text="is longer than")).to_be_visible()
    held()
    page.wait_for_timeout(1_000)
    reason(page).click()
    page.wait_for_timeout(500)
    expect(page.get_by_role("alert").filter(has_text="is longer than")).to_be_visible()
    expect(reason(page)).to_have_value("x" * 1_001)
    reason(page).fill("Ill")
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
