"""Two workers on a real Redis: killed, ended, cut off from it, and with a newer build.

Contract: whatever happens to a process or to Redis, a page that stays open tells the
truth by itself afterwards, and a click has sent one request at most.
"""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.booker_page import CONFIRMING, move, reach_last_step
from tests.browser.cancel_page import DONE, OPEN, alert, button, h1, open_page, reason
from tests.browser.conftest import Sandbox, serving
from tests.browser.demo import uid_of
from tests.browser.live import FIRST, open_tab
from tests.browser.patience import LONGEST_MS
from tests.processes import PATIENCE_SECONDS, Running, ask
from tests.redis_server import RedisProcess
from tests.relay import Passed, Relay

pytest_plugins = ("tests.servers",)

NOT_KNOWN = "We don't know yet whether it was cancelled"
NOT_SAID = "We can't say how your booking stands"
NOT_SENT = "Nothing was sent"
# What granian says of a worker that we have killed is meant for whoever runs it.
_EXPECTED = re.compile(r"\[ERROR\] Unexpected exit from worker-\d+")
_SIGNS_OF_A_FAULT = (
    *("Traceback", "[ERROR]", "Unhandled", "LockExpired", "never retr", "panicked"),
)


@pytest.fixture(scope="module")
def line(sandbox_process: Running) -> Iterator[Relay]:
    """The line of both workers to Cal.com."""
    with Relay(sandbox_process.url) as relay:
        yield relay


@pytest.fixture
def start(
    sandbox_process: Running,
    redis: RedisProcess,
    line: Relay,
    web_dir: Path,
    tmp_path: Path,
) -> Iterator[Running]:
    with serving(sandbox_process, tmp_path / "log", **_settings(redis, line)) as server:
        yield server


@pytest.fixture(scope="module")
def server(
    sandbox_process: Running,
    redis: RedisProcess,
    line: Relay,
    web_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Running]:
    output = tmp_path_factory.mktemp("server") / "log"
    with serving(sandbox_process, output, **_settings(redis, line)) as process:
        yield process


def _settings(redis: RedisProcess, line: Relay) -> dict[str, str]:
    return {
        "WORKERS": "2",
        "REDIS_URL": redis.url,
        "CALPAGES_SECRET": "x" * 32,
        "CAL_API_URL": f"{line.url}/v2",
    }


@pytest.fixture(autouse=True)
def _no_fault_in_the_log(server: Running) -> Iterator[None]:
    """Fails a test during which the server reported a fault of ours."""
    before = len(server.log())
    yield
    said = _EXPECTED.sub("", server.log()[before:])
    assert not any(sign in said for sign in _SIGNS_OF_A_FAULT), said


@pytest.fixture(autouse=True)
def _healed(line: Relay, redis: RedisProcess) -> Iterator[None]:
    """Begins with nothing remembered: a doubt of an earlier test would be one still."""
    # A test that failed may have left it stopped.
    redis.start()
    redis.clear()
    line.passed.clear()
    yield
    line.heal()


def posts(line: Relay) -> list[Passed]:
    return [one for one in line.passed if one.method == "POST"]


def await_post(line: Relay) -> Passed:
    """Wait until a write is under way."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not posts(line):
        assert time.monotonic() < deadline, "Nothing was written."
        time.sleep(0.02)
    return posts(line)[0]


def health(server: Running) -> int:
    return ask("GET", f"{server.url}/_health").status_code


def test_a_booking_is_seen_moved_and_cancelled(
    page: Page, sandbox: Sandbox, line: Relay
) -> None:
    uid = uid_of("accepted")
    page.goto(f"/booking/{uid}")
    expect(h1(page)).to_have_text("This meeting is scheduled")
    reach_last_step(page, uid)
    move(page).click()
    page.wait_for_url(re.compile(r"/booking/"))
    new_uid = sandbox.booking(uid)["rescheduledToUid"]
    expect(h1(page)).to_have_text("This meeting is scheduled")
    page.goto(f"/cancel/{new_uid}")
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    assert sandbox.booking(new_uid)["status"] == "cancelled"


def test_every_worker_knows_what_another_one_has_done(
    page: Page, sandbox: Sandbox, line: Relay
) -> None:
    open_page(page, uid_of("phone"))
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    for _ in range(8):
        # A new connection each time: the workers share the port.
        answer = ask("GET", page.url.replace("/cancel/", "/booking/"))
        assert DONE in answer.text


def test_every_worker_knows_which_time_a_visitor_holds(
    page: Page, sandbox: Sandbox, redis: RedisProcess
) -> None:
    reach_last_step(page)
    redis.await_key("calpages:held:*")
    for _ in range(8):
        # A new connection each time: the workers share the port.
        answer = ask("GET", page.url).text
        assert CONFIRMING in answer
        assert "not free any more" not in answer


def test_a_page_goes_on_when_the_worker_that_wrote_for_it_is_killed(
    server: Running,
    page: Page,
    sandbox: Sandbox,
    line: Relay,
    console_errors: list[str],
) -> None:
    uid = uid_of("accepted")
    open_page(page, uid)
    line.break_("hold", method="POST")
    button(page).click()
    writing = await_post(line)
    os.kill(line.worker_of(writing), signal.SIGKILL)
    line.heal()
    expect(h1(page)).to_have_text(DONE, timeout=LONGEST_MS)
    assert len(posts(line)) == 1
    assert sandbox.booking(uid)["status"] == "cancelled"
    assert len(_workers(server)) == 2, "The parent has put another one in its place."
    # The browser notes each connection that was cut off.
    console_errors.clear()


def test_what_a_killed_worker_had_not_sent_is_in_doubt_and_not_sent_again(
    page: Page, sandbox: Sandbox, line: Relay, console_errors: list[str]
) -> None:
    uid = uid_of("link")
    open_page(page, uid)
    sandbox.fail("hang", method="POST")
    button(page).click()
    os.kill(line.worker_of(await_post(line)), signal.SIGKILL)
    expect(alert(page, NOT_KNOWN)).to_be_visible(timeout=LONGEST_MS)
    expect(button(page)).to_be_disabled()
    page.reload()
    expect(alert(page, NOT_KNOWN)).to_be_visible(timeout=LONGEST_MS)
    assert len(posts(line)) == 1
    assert sandbox.booking(uid)["status"] == "accepted"
    console_errors.clear()


def test_a_write_under_way_is_finished_when_the_process_is_ended(
    context: BrowserContext, sandbox: Sandbox, line: Relay, start: Running
) -> None:
    uid = uid_of("in-person")
    page = open_tab(context)
    open_page(page, uid, server=start.url)
    sandbox.fail("slow", method="POST", seconds=2)
    button(page).click()
    await_post(line)
    start.process.send_signal(signal.SIGTERM)
    assert start.process.wait(PATIENCE_SECONDS) == 0
    asked = [one.method for one in line.passed]
    assert asked.count("POST") == 1
    # Not only did it land: the process has read it back.
    assert "GET" in asked[asked.index("POST") + 1 :], start.log()
    assert sandbox.booking(uid)["status"] == "cancelled"
    assert not any(sign in start.log() for sign in _SIGNS_OF_A_FAULT), start.log()


def test_a_session_that_seems_to_be_there_twice_begins_anew(
    page: Page, context: BrowserContext, sandbox: Sandbox
) -> None:
    """A copied tab has the first one's token; Reflex gives it a new, empty state."""
    uid = uid_of("collective")
    open_page(page, uid)
    token = page.evaluate("sessionStorage.getItem('token')")
    other = open_tab(context)
    other.add_init_script(
        f"sessionStorage.getItem('token') ?? sessionStorage.setItem('token', '{token}')"
    )
    open_page(other, uid)
    assert other.evaluate("sessionStorage.getItem('token')") != token
    button(page).click()
    expect(h1(page)).to_have_text(DONE)
    button(other).click()
    expect(h1(other)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1


def test_without_redis_a_click_is_not_lost_in_silence(
    server: Running, page: Page, line: Relay, redis: RedisProcess
) -> None:
    open_page(page, uid_of("pending"))
    reason(page).fill("Ill")
    redis.stop()
    assert health(server) == 503
    button(page).click()
    expect(alert(page, NOT_SAID)).to_be_visible(timeout=LONGEST_MS)
    redis.start()
    assert health(server) == 200
    page.get_by_role("link", name="Load again").click()
    expect(page.locator(FIRST)).to_have_count(0)
    expect(reason(page)).to_have_value("Ill")
    assert posts(line) == []
    button(page).click()
    expect(h1(page)).to_have_text(DONE, timeout=LONGEST_MS)
    assert len(posts(line)) == 1


def test_without_redis_pages_are_readable_and_say_that_nothing_can_be_sent(
    context: BrowserContext, line: Relay, redis: RedisProcess
) -> None:
    redis.stop()
    page = context.new_page()
    page.goto(f"/booking/{uid_of('multi-duration')}")
    expect(h1(page)).to_have_text("This meeting is scheduled", timeout=LONGEST_MS)
    page.goto(f"/cancel/{uid_of('multi-duration')}")
    expect(h1(page)).to_have_text(OPEN, timeout=LONGEST_MS)
    button(page).click()
    expect(alert(page, NOT_SENT)).to_be_visible(timeout=LONGEST_MS)
    assert posts(line) == []
    redis.start()
    button(page).click()
    expect(h1(page)).to_have_text(DONE, timeout=LONGEST_MS)
    assert len(posts(line)) == 1


def test_a_page_that_connected_without_redis_comes_to_life_with_it(
    context: BrowserContext, line: Relay, redis: RedisProcess
) -> None:
    redis.stop()
    page = context.new_page()
    with page.expect_websocket() as connection:
        page.goto(f"/booking/{uid_of('collective')}")
    connection.value.wait_for_event("framesent")
    expect(h1(page)).to_have_text("This meeting is scheduled", timeout=LONGEST_MS)
    redis.start()
    expect(page.locator(FIRST)).to_have_count(0, timeout=LONGEST_MS)
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_text("Updated just now")).to_be_visible(timeout=LONGEST_MS)


def test_a_redis_restarted_empty_under_an_open_page_changes_nothing(
    page: Page, line: Relay, redis: RedisProcess
) -> None:
    open_page(page, uid_of("next-month"))
    redis.stop()
    redis.start()
    button(page).click()
    expect(h1(page)).to_have_text(DONE, timeout=LONGEST_MS)
    assert len(posts(line)) == 1


def test_a_redis_restarted_empty_while_sending_loses_no_truth(
    page: Page,
    context: BrowserContext,
    sandbox: Sandbox,
    line: Relay,
    redis: RedisProcess,
) -> None:
    other = open_tab(context)
    for tab in (page, other):
        open_page(tab, uid_of("emoji"))
    sandbox.fail("slow", method="POST", seconds=5)
    button(page).click()
    await_post(line)
    redis.stop()
    redis.start()
    # Redis has forgotten that something was sent; who has sent it has not.
    button(other).click()
    for tab in (page, other):
        expect(h1(tab)).to_have_text(DONE, timeout=LONGEST_MS)
    assert len(posts(line)) == 1


def test_a_redis_that_stalls_while_sending_delays_the_truth(
    page: Page, line: Relay, redis: RedisProcess
) -> None:
    """Longer than Reflex's own lock would live: what is shown is kept all the same."""
    open_page(page, uid_of("long-text"))
    line.break_("hold", method="POST")
    button(page).click()
    await_post(line)
    redis.stall(11)
    line.heal()
    expect(h1(page)).to_have_text(DONE, timeout=LONGEST_MS)
    page.reload()
    expect(h1(page)).to_have_text(DONE)
    assert len(posts(line)) == 1


@pytest.mark.parametrize("is_again", [False, True], ids=["once", "again"])
def test_a_newer_build_under_an_open_page_loses_nothing_and_speaks_our_words(
    page: Page, is_again: bool
) -> None:
    """The server finds that the page was built for other states than it has."""
    is_old = False

    def grow_old(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(text: str | bytes) -> None:
            start, brace, packet = str(text).partition("{")
            if is_old and "state_schema" in packet:
                sent = json.loads(brace + packet) | {"state_schema": "0fbef0re"}
                text = start + json.dumps(sent)
            server.send(text)

        socket.on_message(pass_on)
        sockets.append(socket)

    sockets: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("/_event"), grow_old)
    open_page(page, uid_of("team"))
    reason(page).fill("Ill")
    is_old = True
    if is_again:
        page.evaluate(
            "sessionStorage.setItem('reflex_last_reloaded_on_error', Date.now())"
        )
        sockets[-1].close(code=4000)
        notice = page.get_by_role("alert").filter(has_text="newer version")
        expect(notice).to_be_visible(timeout=LONGEST_MS)
        expect(page.get_by_text("A new version of this app")).not_to_be_visible()
        is_old = False
        notice.get_by_role("button", name="Load again").click()
    else:
        with page.expect_event("load", timeout=LONGEST_MS):
            sockets[-1].close(code=4000)
            page.wait_for_timeout(200)
            is_old = False
    expect(page.locator(FIRST)).to_have_count(0)
    expect(reason(page)).to_have_value("Ill")
    expect(page.get_by_text("newer version")).not_to_be_visible()


def _workers(server: Running) -> list[int]:
    tasks = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text("ascii").split()]
