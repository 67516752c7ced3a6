"""Contract: the document of the reschedule page has the free times in it.

Without a script days are links, times radios in a form that only asks for the last
step, and the last step is a form that is sent with a token.
"""

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

import httpx
import pytest
import stamina

from calpages.web import document
from tests.box import LESSONS, SEATS, uid_of
from tests.web.choosing import (
    a_free_time,
    alerts,
    follow,
    free_days,
    go_on,
    hidden,
    href_of,
    instant,
    query_of,
    times,
    value_of,
)
from tests.web.html import Element
from tests.web.site import Site

UID = uid_of("accepted")
PAGE = f"/reschedule/{UID}"
GUIDE = f"/reschedule?rescheduleUid={UID}&eventTypeSlug=consultation"
SHAPES = pytest.mark.parametrize("path", [PAGE, GUIDE], ids=["e-mail", "guide"])
# Names that only the address itself, or nothing, may carry on.
CHOICES = {"layout", "month", "date", "slot", "step"}


def first(page: Element) -> Element:
    return page.one("div", id="cp-first")


def slots_asked(site: Site) -> int:
    return sum(one.url.path.endswith("/slots") for one in site.box.requests)


def joined(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


@SHAPES
async def test_free_days_are_links_and_times_are_radios(site: Site, path: str):
    _, page = await site.page(path)
    assert first(page).attributes["data-status"] == "success"
    _, page = await follow(site, path, page.one("a", **{"aria-label": "Next month"}))
    days = free_days(page)
    assert len(days) > 5
    assert all("free time" in (day.attributes["aria-label"] or "") for day in days)
    address, page = await follow(site, path, days[-1])
    chosen = page.one("td", **{"aria-selected": "true"}).one("a")
    assert chosen.attributes["aria-label"] == days[-1].attributes["aria-label"]
    date = query_of(address)["date"]
    assert {instant(value_of(time)).date().isoformat() for time in times(page)} == {
        date
    }
    assert not [one for one in times(page) if "checked" in one.attributes]


@SHAPES
async def test_what_is_not_free_is_no_link(site: Site, path: str):
    _, page = await site.page(path)
    for cell in page.one("table").all("td"):
        for button in cell.all("button"):
            assert "disabled" in button.attributes
            assert "no free time" in (button.attributes["aria-label"] or "")


@SHAPES
@pytest.mark.parametrize("layout", ["", "month", "week", "soonest"])
async def test_the_link_is_kept_in_whatever_is_followed(
    site: Site, path: str, layout: str
):
    query = "username=jane&lang=en-XA&rescheduledBy=jane.doe@example.com&junk=1"
    address = joined(path, f"{query}&layout={layout}")
    answer, page = await site.page(address)
    assert "rescheduledBy" not in answer.text
    assert "jane.doe@example.com" not in answer.text
    kept = {
        name: value
        for name, value in query_of(address).items()
        if name not in {"junk", "rescheduledBy", "layout"}
    }
    form = page.one("form", method="get")
    links = [query_of(href_of(one)) for one in form.all("a")]
    assert len(links) > 4
    for query in (hidden(form), *links):
        assert kept.items() <= query.items()
        assert set(query) <= {*kept, *CHOICES, "zones"}


@pytest.mark.parametrize("layout", ["week", "soonest"])
async def test_other_layouts_list_days(site: Site, layout: str):
    path = f"{PAGE}?layout={layout}"
    _, page = await site.page(path)
    (tab,) = first(page).all("a", **{"aria-current": "true"})
    assert tab.text == {"week": "Week", "soonest": "Next free times"}[layout]
    assert not page.all("table")
    days = page.all("section", **{"class": "cp-day-times"})
    assert len(days) == 7 if layout == "week" else len(days) >= 3
    assert times(page) or layout == "week"
    label = {"week": "Next week", "soonest": ""}[layout]
    if label:
        (further,) = page.all("a", **{"aria-label": label})
    else:
        (further,) = [one for one in page.all("a") if one.text == "More times"]
    _, later = await follow(site, path, further)
    assert times(later)
    assert not {value_of(one) for one in times(later)} & {
        value_of(one) for one in times(page)
    }


@SHAPES
async def test_a_chosen_time_is_marked_and_named(site: Site, path: str):
    start = await a_free_time(site, path)
    _, page = await site.page(joined(path, f"slot={start}"))
    checked = [one for one in times(page) if "checked" in one.attributes]
    assert [value_of(one) for one in checked] == [start]
    form = page.one("form", method="get")
    assert "data-unchosen" not in form.attributes
    assert len(page.all("p", **{"class": "cp-bar-new"})) == 1
    assert "slot" not in hidden(form)


async def test_the_present_time_can_not_be_chosen(site: Site):
    start = site.box.stored(UID).start
    day = start.astimezone(ZoneInfo("Europe/London")).date()
    _, page = await site.page(f"{PAGE}?date={day}&month={day:%Y-%m}")
    own = page.one("input", value=start.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert "disabled" in own.attributes
    assert "your present time" in (own.attributes["aria-label"] or "")


@SHAPES
async def test_the_button_leads_to_the_last_step(site: Site, path: str):
    start = await a_free_time(site, path)
    _, page = await site.page(path)
    address, page = await go_on(site, path, page, slot=start)
    assert query_of(address)["step"] == "confirm"
    assert page.one("h1").text == "Move your booking?"
    form = page.one("form", **{"class": "cp-body cp-confirm"})
    assert form.attributes["method"] == "post"
    fields = hidden(form)
    assert fields["start"] == start
    assert fields["token"]
    (button,) = form.all("button")
    assert "disabled" not in button.attributes
    assert not page.all("form", method="get")
    assert not page.all("meta", **{"http-equiv": "refresh"})
    assert site.box.posts == []


async def test_the_way_back_keeps_the_time(site: Site):
    start = await a_free_time(site, PAGE)
    address = f"{PAGE}?slot={start}&step=confirm"
    _, page = await site.page(address)
    (back,) = [one for one in page.all("a") if one.text == "Choose another time"]
    _, page = await follow(site, address, back)
    checked = [one for one in times(page) if "checked" in one.attributes]
    assert [value_of(one) for one in checked] == [start]


async def test_going_on_without_a_time_says_what_is_missing(site: Site):
    _, page = await site.page(PAGE)
    assert "data-unchosen" in page.one("form", method="get").attributes
    _, page = await go_on(site, PAGE, page)
    assert page.one("h1").text == "Choose a new time"
    # The live page has a button that is disabled instead.
    said = page.one("form", method="get").all("noscript")
    assert "choose a day and a time first" in " ".join(one.text for one in said)


@pytest.mark.parametrize("layout", ["week", "soonest"])
async def test_a_chosen_time_that_is_not_listed_is_sent_along(site: Site, layout: str):
    start = await a_free_time(site, PAGE)
    week = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).date()
    path = f"{PAGE}?layout={layout}&date={week}&slot={start}"
    _, page = await site.page(path)
    listed = [value_of(one) for one in times(page)]
    fields = hidden(page.one("form", method="get"))
    assert (start in listed) != (fields.get("slot") == start)
    address, page = await go_on(site, path, page)
    assert query_of(address).get("slot", start) == start
    if start not in listed:
        assert hidden(page.one("form", **{"class": "cp-body cp-confirm"}))["start"]


@SHAPES
async def test_a_time_that_is_gone_says_so_and_offers_the_nearest(
    site: Site, path: str
):
    start = await a_free_time(site, path, number=3)
    site.box.put(UID, uid="otherBooking0000000001", start=instant(start))
    site.use(ttl_seconds=0)
    _, page = await site.page(joined(path, f"slot={start}"))
    assert "not free any more" in alerts(page)
    assert "data-unchosen" in page.one("form", method="get").attributes

    address = joined(path, f"slot={start}&step=confirm")
    _, page = await site.page(address)
    assert "not free any more" in alerts(page)
    form = page.one("form", **{"class": "cp-body cp-confirm"})
    (button,) = form.all("button")
    assert "disabled" in button.attributes
    *nearest, every = page.one("ul", **{"class": "cp-nearest"}).all("a")
    assert len(nearest) == 3
    for link in nearest:
        _, there = await follow(site, address, link)
        fields = hidden(there.one("form", **{"class": "cp-body cp-confirm"}))
        assert fields["start"] == query_of(href_of(link))["slot"] != start
        assert alerts(there) == ""
    _, there = await follow(site, address, every)
    assert there.one("form", method="get")


@pytest.mark.parametrize(
    "query",
    [
        "month=2026-13",
        "month=2999-01",
        "month=0001-01",
        "month=9999-12",
        "date=2026-02-30",
        "date=0001-01-01",
        "date=9999-12-31",
        "layout=week&date=9999-12-30",
        "layout=week&date=0001-01-02",
        "layout=soonest&date=9999-12-30",
        "layout=year",
        "slot=soon",
        "slot=2026-11-27T09:00:00",
        "slot=0001-01-01T00:00:00Z",
        "slot=9999-12-31T23:59:59Z",
        "slot=9999-12-31T23:59:59Z&step=confirm",
        "slot=2020-01-01T09:00:00Z&step=confirm",
        "slot=soon&step=confirm",
        "step=confirm",
        "tz=Mars/Phobos",
        "zones=%3Cscript%3E",
        "tz=../../etc/passwd&zones=all",
        "date=" + "9" * 5_000,
        "month=%00&date=%ff&slot=%f0%9f%98%80",
        "date=<script>alert(1)</script>&slot=\"'><img src=x>&month={{ 7 * 7 }}",
    ],
)
@SHAPES
async def test_whatever_the_address_asks_for_is_a_page(
    site: Site, path: str, query: str
):
    answer, page = await site.page(joined(path, query))
    assert answer.status_code == 200
    assert first(page).attributes["data-status"] == "success"
    assert len(first(page).all("h1")) == 1
    assert not page.all("img")
    assert "<script>alert" not in answer.text
    assert site.box.posts == []


async def test_slow_times_leave_the_booking_at_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    # The booking is read within it, on a busy machine too.
    monkeypatch.setattr(document, "WAIT_SECONDS", 2.0)
    answered = asyncio.Event()

    async def wait(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/slots"):
            await answered.wait()
        return await site.box.carry(request)

    site.box.on_get = wait
    answer, page = await site.page(PAGE)
    assert answer.status_code == 200
    assert "Consultation" in first(page).text
    assert first(page).attributes["data-status"] == "pending"
    assert page.one("div", **{"aria-busy": "true"})
    assert not page.all("input", type="radio")
    assert page.one("meta", **{"http-equiv": "refresh"}).attributes["content"] == "2"
    answered.set()
    monkeypatch.setattr(document, "WAIT_SECONDS", 10.0)
    _, page = await site.page(PAGE)
    assert free_days(page)
    assert not page.all("meta", **{"http-equiv": "refresh"})


async def fail(_: httpx.Request) -> httpx.Response:
    return httpx.Response(502, html="<h1>Bad gateway</h1>")


async def test_times_that_can_not_be_read_say_so_beside_the_booking(site: Site):
    async def fail_slots(request: httpx.Request) -> httpx.Response:
        is_slots = request.url.path.endswith("/slots")
        return await (fail if is_slots else site.box.carry)(request)

    site.box.on_get = fail_slots
    answer, page = await site.page(PAGE)
    assert answer.status_code == 200
    assert "Consultation" in first(page).text
    assert "can't be loaded" in alerts(page)
    assert "unchanged" in alerts(page)
    assert not page.all("meta", **{"http-equiv": "refresh"})
    (again,) = [one for one in page.all("button") if one.text == "Try again"]
    assert again.attributes["form"] == "cp-refresh"
    site.box.on_get = None
    answer = await site.post(PAGE, {"refresh": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    _, page = await site.page(PAGE)
    assert free_days(page)


async def test_times_that_fail_late_are_told_to_whoever_looks_again_in_vain(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    uid = uid_of("in-person")
    path = f"/reschedule/{uid}"
    await site.page(f"/booking/{uid}")

    async def fail_slots(request: httpx.Request) -> httpx.Response:
        is_slots = request.url.path.endswith("/slots")
        return await (fail if is_slots else site.box.carry)(request)

    site.box.on_get = fail_slots
    monkeypatch.setattr(document, "WAIT_SECONDS", 0.1)
    # Retries take longer than a reader waits.
    with stamina.set_testing(False):
        _, page = await site.page(path)
        assert first(page).attributes["data-status"] == "pending"
        await asyncio.gather(*document._offerings.late, return_exceptions=True)
        _, page = await site.page(path)
        assert "can't be loaded" in alerts(page)
        assert not page.all("meta", **{"http-equiv": "refresh"})
        await asyncio.gather(*document._offerings.late, return_exceptions=True)


async def test_every_zone_can_be_chosen_without_a_script(site: Site):
    path = f"{PAGE}?tz=Europe/Berlin&layout=soonest"
    _, page = await site.page(path)
    (change,) = [one for one in page.all("a") if one.text == "Change"]
    address, page = await follow(site, path, change)
    assert query_of(address)["zones"] == "all"
    select = page.one("select", name="tz")
    options = select.all("option")
    assert len(options) > 300
    chosen = [one for one in options if "selected" in one.attributes]
    assert [value_of(one) for one in chosen] == ["Europe/Berlin"]
    form = page.one("form", method="get")
    assert "tz" not in hidden(form)
    sent = hidden(form) | {"tz": "Asia/Kathmandu"}
    _, page = await site.page(
        str(site.browser.build_request("GET", path, params=sent).url)
    )
    assert not page.all("select")
    assert "Nepal Time" in (times(page)[0].attributes["aria-label"] or "")


async def test_a_locked_zone_can_not_be_changed(site: Site):
    path = f"/reschedule/{uid_of('cancelling-disabled')}?tz=Asia/Tokyo"
    site.browser.cookies.set("calpages-zone", "Asia%2FTokyo")
    _, page = await site.page(f"{path}&zones=all")
    assert not page.all("select")
    assert not [one for one in page.all("a") if one.text == "Change"]
    assert "Rome" in first(page).text
    assert "Japan" not in first(page).text


@pytest.mark.parametrize(
    ("uid", "words"),
    [
        (uid_of("cancelled"), "can't be rescheduled any more"),
        (uid_of("rejected"), "can't be rescheduled any more"),
        (uid_of("past"), "can't be rescheduled any more"),
        (uid_of("rescheduled-from"), "See the new booking"),
        (uid_of("rescheduling-disabled"), "can't be rescheduled online"),
        (uid_of("occurrence"), "can be cancelled, but not rescheduled"),
        (LESSONS[2], "can be cancelled, but not rescheduled"),
        (uid_of("series"), "can be cancelled"),
        (uid_of("seated"), "use the link in your own e-mail"),
    ],
)
async def test_what_can_not_be_moved_says_why(site: Site, uid: str, words: str):
    answer, page = await site.page(f"/reschedule/{uid}?slot=2999-01-01T09:00:00Z")
    assert answer.status_code == 200
    assert words in first(page).text
    assert first(page).attributes["data-status"] == "success"
    assert not page.all("form", method="get")
    assert not page.all("input", name="token")
    assert not page.all("meta", **{"http-equiv": "refresh"})
    assert slots_asked(site) == 0


async def test_a_moved_booking_leads_to_the_new_one(site: Site):
    _, page = await site.page(f"/reschedule/{uid_of('rescheduled-from')}")
    (link,) = [one for one in page.all("a") if one.text == "See the new booking"]
    assert href_of(link) == f"/booking/{uid_of('rescheduled-to')}"


@pytest.mark.parametrize(
    "path",
    [
        f"/reschedule/{SEATS[0]}",
        f"/reschedule/{uid_of('seated')}?seatReferenceUid={SEATS[0]}",
        f"/reschedule?rescheduleUid={SEATS[0]}",
    ],
)
async def test_a_seat_has_free_times_and_is_asked_for_no_reason(site: Site, path: str):
    start = await a_free_time(site, path)
    _, page = await site.page(joined(path, f"slot={start}&step=confirm"))
    form = page.one("form", **{"class": "cp-body cp-confirm"})
    assert hidden(form)["event"] == uid_of("seated")
    assert not page.all("textarea")


async def test_opening_any_address_of_it_changes_nothing(site: Site):
    start = await a_free_time(site, PAGE)
    _, page = await site.page(f"{PAGE}?slot={start}&step=confirm")
    fields = hidden(page.one("form", **{"class": "cp-body cp-confirm"}))
    for query in (
        "",
        f"slot={start}",
        f"slot={start}&step=confirm",
        f"slot={start}&step=confirm&start={start}&reason=x&token={fields['token']}",
        "zones=all",
        "refresh=yes",
    ):
        for method in ("GET", "HEAD"):
            await site.browser.request(method, f"{PAGE}?{query}")
    assert {one.method for one in site.box.requests} == {"GET"}
