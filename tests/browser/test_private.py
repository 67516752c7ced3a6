"""What never reaches a browser, in no form: other people, and what a host keeps back.

Everything that is sent is looked at: every answer but the built files, every frame of
the live connection, the calendar file. What is forbidden comes from the demo's own
data, not from what the pages are made of:

* the e-mail, phone and answers of whoever has no part in the booking, and in a class
  with seats the names too; there, everybody but the visitor has no part in it;
* the e-mail of a host whose event type hides it;
* the answer to a question that the host hides;
* the id of the platform's OAuth client.
"""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Response, WebSocket, expect

from calpages.sandbox import DEMO
from calpages.sandbox.callers import SANDBOX_CLIENT_ID
from calpages.sandbox.demo.bookings import DEMO_SPECS, SERIES_UID
from calpages.sandbox.demo.hosts import HOSTS
from calpages.sandbox.demo.specs import DemoSpec
from calpages.sandbox.model import Attendee
from tests.browser.confirm_page import CONFIRM, alert, button, h1, open_page, times
from tests.browser.conftest import Sandbox
from tests.browser.demo import SEATS, uid_of

HIDDEN_ANSWER = "X000000000"
TAKEN = "User either already has booking at this time or is not available"
_BUILT = re.compile(r"/assets/|\.(js|css|svg|json)(\?|$)")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_PEOPLE = [person for spec in DEMO_SPECS for person in spec.people]


class Overheard:
    """Everything that a server has sent to a tab."""

    def __init__(self, page: Page) -> None:
        self._responses: list[Response] = []
        self._parts: list[str] = []
        page.on("response", self._note)
        page.on("websocket", self._listen)

    def add(self, part: str) -> None:
        self._parts.append(part)

    def take(self) -> None:
        """Read the answers so far; a browser forgets them when it leaves the page."""
        self._parts += map(_said, self._responses)
        self._responses.clear()

    def text(self) -> str:
        """All of it: as it was sent, unescaped, and with the links decoded."""
        self.take()
        raw = "\n".join(self._parts)
        plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), raw)
        return f"{raw}\n{plain}\n{unquote(unquote(plain))}"

    def _note(self, response: Response) -> None:
        self._responses.append(response)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.add(str(frame)))


def _said(response: Response) -> str:
    is_built = _BUILT.search(response.url) or not response.ok
    return f"{response.url} {response.headers}" + ("" if is_built else response.text())


@pytest.fixture
def overheard(page: Page) -> Overheard:
    return Overheard(page)


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: f"{demo.kind}-{demo.uid[-4:]}")
def test_a_browser_gets_nothing_that_is_not_its_visitors(
    page: Page, overheard: Overheard, demo
) -> None:
    page.goto(f"/booking/{demo.uid}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    overheard.add(page.content())
    overheard.add(page.request.get(f"/booking/{demo.uid}.ics").text())

    sent = overheard.text()
    assert demo.title.split()[0] in sent or demo.kind == "seat"
    assert [secret for secret in _secrets(demo.uid) if secret in sent] == []


@pytest.mark.parametrize("seat_uid", SEATS)
def test_a_seat_that_is_given_up_shows_nobody_else(
    page: Page, overheard: Overheard, sandbox: Sandbox, seat_uid: str
) -> None:
    sandbox.cancel(uid_of("seated"), seatUid=seat_uid)
    page.goto(f"/booking/{uid_of('seated')}?seatReferenceUid={seat_uid}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You are no longer attending"
    )
    sent = overheard.text()
    assert [secret for secret in _secrets(seat_uid) if secret in sent] == []


@pytest.mark.parametrize("name", ["cancel", "reschedule"])
@pytest.mark.parametrize(
    "kind", ["organizer-email-hidden", "custom-answers", "team", "seated", "seat"]
)
def test_the_other_pages_get_no_more(
    page: Page, overheard: Overheard, kind: str, name: str
) -> None:
    page.goto(f"/{name}/{uid_of(kind)}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if name == "reschedule" and kind != "seated":
        expect(page.get_by_role("grid")).to_be_visible()
    overheard.add(page.content())
    sent = overheard.text()
    assert [secret for secret in _secrets(uid_of(kind)) if secret in sent] == []


@pytest.mark.parametrize(
    "kind", ["organizer-email-hidden", "custom-answers", "team", "seat", "emoji"]
)
def test_moving_brings_out_no_more(
    page: Page, overheard: Overheard, sandbox: Sandbox, kind: str
) -> None:
    """Every layout, the last step, and a time that was taken meanwhile."""
    uid = uid_of(kind)
    for layout in ("soonest", "week"):
        page.goto(f"/reschedule/{uid}?layout={layout}")
        expect(times(page).first).to_be_visible()
        overheard.take()
    open_page(page, uid, query="?rescheduledBy=somebody.else@example.org")
    sandbox.fail("refuse", message=TAKEN, method="POST", path="/reschedule", times=1)
    button(page).click()
    expect(alert(page, "taken")).to_be_visible()
    overheard.add(page.content())
    overheard.take()
    page.reload()
    expect(h1(page)).to_have_text(CONFIRM)
    sent = overheard.text()
    secrets = [*_secrets(uid), TAKEN]
    assert [secret for secret in secrets if secret in sent] == []


@pytest.mark.parametrize("kind", ["team", "collective"])
def test_a_team_link_brings_out_no_host_that_hides(
    page: Page, overheard: Overheard, kind: str
) -> None:
    demo = next(demo for demo in DEMO if demo.kind == kind)
    page.goto(f"/booking/{demo.uid}?teamId={demo.team_id}&slug={demo.event_slug}")
    expect(page.get_by_role("main")).to_contain_text("@example.com")
    sent = overheard.text()
    assert [secret for secret in _secrets(demo.uid) if secret in sent] == []


def test_the_ear_hears_what_is_sent(page: Page, overheard: Overheard) -> None:
    page.goto(f"/booking/{uid_of('custom-answers')}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sent = overheard.text()
    for told in ("priya.sample@example.com", "A second opinion", "amina.kaya@"):
        assert told in sent


def _secrets(uid: str) -> list[str]:
    """What nobody may see who has come with ``uid``."""
    specs = [spec for spec in DEMO_SPECS if _belongs(spec, uid)]
    own = [p for spec in specs for p in spec.people if p.seat_uid in ("", uid)]
    is_class = any(person.seat_uid for spec in specs for person in spec.people)
    may_see = {person.email for person in own}
    if not any(spec.type.hide_organizer_email for spec in specs):
        hosts = {i for spec in specs for i in spec.type.host_ids}
        may_see |= {host.display_email for host in HOSTS if host.id in hosts}
    secrets = [HIDDEN_ANSWER, SANDBOX_CLIENT_ID, *_emails() - may_see]
    for person in _PEOPLE:
        if person.email not in may_see:
            secrets += _details(person)
            secrets += [person.name] if is_class else []
    return [secret for secret in secrets if secret]


def _belongs(spec: DemoSpec, uid: str) -> bool:
    seats = [person.seat_uid for person in spec.people]
    return uid in (spec.uid, *seats) or (uid == SERIES_UID and "Lesson" in spec.uid)


def _emails() -> set[str]:
    hosts = {email for host in HOSTS for email in (host.email, host.display_email)}
    return hosts | {person.email for person in _PEOPLE}


def _details(person: Attendee) -> list[str]:
    return [person.phone, person.seat_uid, *map(str, person.answers.values())]
