"""Contract: the calendar shows what is free, and takes only what it shows."""

import datetime as dt
from typing import Any

import pytest

from calpages import routes
from calpages.dates import Month
from calpages.presentation.month import DayTimesView, MonthView, TimeView
from tests.state.conftest import Cal, Tab, uid_of, under_way

FORGED: list[Any] = ["", "x", "2026-13-99", "x" * 10_000, "../..", 7, None, ["a"]]


@pytest.fixture
async def slots(tab: Tab) -> Tab:
    """The tab on its reschedule page, with the times of a month loaded."""
    tab.go(uid_of("accepted"), routes.RESCHEDULE_ROUTE)
    await tab.call(tab.slots, "ensure")
    assert tab.slots.status == "success"
    return tab


@pytest.fixture
async def whole_month(slots: Tab) -> Tab:
    """The same in the month after, of which every working day is ahead."""
    after = Month.parse(slots.slots.month.iso).next
    await slots.call(slots.slots, "show_month", str(after))
    return slots


def times_of(tab: Tab) -> list[TimeView]:
    return [time for part in tab.slots.day.parts for time in part.times]


def free_days(tab: Tab) -> list[str]:
    return [day.iso for day in tab.slots.month.days if day.is_free]


async def test_a_month_with_free_days_is_shown(slots: Tab):
    assert slots.slots.month.caption
    assert free_days(slots)
    assert slots.slots.empty_text == slots.slots.problem == ""
    assert slots.slots.former_text


async def test_a_day_from_the_bookings_own_on_is_chosen_first(slots: Tab, cal: Cal):
    booked = (await cal.booking(uid_of("accepted")))["start"][:10]
    assert slots.slots.day.iso >= booked
    assert slots.slots.day.iso in free_days(slots)
    assert times_of(slots)
    assert slots.slots.chosen_start == ""


async def test_another_day_can_be_chosen(whole_month: Tab):
    day = free_days(whole_month)[-1]
    await whole_month.call(whole_month.slots, "choose_day", day)
    assert whole_month.slots.day.iso == day
    assert times_of(whole_month)


@pytest.mark.parametrize("day", FORGED)
async def test_a_day_that_is_not_free_is_ignored(slots: Tab, day: Any):
    before = slots.slots.day
    await slots.call(slots.slots, "choose_day", day)
    assert slots.slots.day == before


async def test_a_time_that_is_shown_can_be_chosen(whole_month: Tab):
    await whole_month.call(whole_month.slots, "choose_day", free_days(whole_month)[-1])
    time = times_of(whole_month)[0]
    await whole_month.call(whole_month.slots, "choose_time", time.start_iso)
    assert whole_month.slots.chosen_start == time.start_iso
    assert time.text in whole_month.slots.chosen_text


@pytest.mark.parametrize("start", [*FORGED, "2026-01-01T03:00:00Z"])
async def test_a_time_that_is_not_shown_is_ignored(slots: Tab, start: Any):
    await slots.call(slots.slots, "choose_time", start)
    assert slots.slots.chosen_start == slots.slots.chosen_text == ""


async def test_another_day_forgets_the_chosen_time(whole_month: Tab):
    await whole_month.call(whole_month.slots, "choose_day", free_days(whole_month)[-1])
    await whole_month.call(
        whole_month.slots, "choose_time", times_of(whole_month)[0].start_iso
    )
    await whole_month.call(whole_month.slots, "choose_day", free_days(whole_month)[-2])
    assert whole_month.slots.chosen_start == whole_month.slots.chosen_text == ""


async def test_the_next_month_can_be_shown(slots: Tab):
    after = str(Month.parse(slots.slots.month.iso).next)
    await slots.call(slots.slots, "show_month", after)
    assert slots.slots.month.iso == after
    assert free_days(slots)


@pytest.mark.parametrize("month", [*FORGED, "1999-01", "2999-01"])
async def test_a_month_out_of_range_is_ignored(slots: Tab, cal: Cal, month: Any):
    before, asked = slots.slots.month, len(cal.requests)
    await slots.call(slots.slots, "show_month", month)
    assert slots.slots.month == before
    assert len(cal.requests) == asked


async def test_a_month_that_cannot_be_loaded_leaves_the_shown_one(slots: Tab, cal: Cal):
    before = slots.slots.month
    await cal.fault("500", "/v2/slots")
    await slots.call(slots.slots, "show_month", str(Month.parse(before.iso).next))
    assert slots.slots.month == before
    assert slots.slots.problem
    assert slots.slots.status == "success"


async def test_trying_again_loads_the_month_that_was_asked_for(slots: Tab, cal: Cal):
    after = str(Month.parse(slots.slots.month.iso).next)
    await cal.fault("500", "/v2/slots")
    await slots.call(slots.slots, "show_month", after)
    await cal.repair()
    await slots.call(slots.slots, "refetch")
    assert slots.slots.month.iso == after
    assert slots.slots.problem == ""


async def test_the_first_month_that_cannot_be_loaded_is_an_error(tab: Tab, cal: Cal):
    await cal.fault("500", "/v2/slots")
    await tab.call(tab.slots, "ensure")
    assert (tab.slots.status, tab.slots.error_code) == ("error", "server")
    assert tab.slots.problem
    assert tab.slots.month == MonthView()


async def test_a_month_without_free_times_leads_to_the_first_with_one(tab: Tab):
    tab.go(uid_of("next-month"), routes.RESCHEDULE_ROUTE)
    await tab.call(tab.slots, "ensure")
    this_month = Month.of(dt.datetime.now(dt.UTC).date())
    assert Month.parse(tab.slots.month.iso) > this_month
    assert free_days(tab)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("cancelled", "cancelled"),
        ("past", "past"),
        ("rescheduling-disabled", "disabled"),
        ("occurrence", "recurring"),
        ("series", "series"),
        ("seated", "seated"),
    ],
)
async def test_times_are_not_asked_for_what_cannot_be_moved(
    tab: Tab, cal: Cal, kind: str, code: str
):
    tab.go(uid_of(kind), routes.RESCHEDULE_ROUTE)
    await tab.call(tab.slots, "ensure")
    assert (tab.slots.status, tab.slots.error_code) == ("error", code)
    assert cal.count("GET", "/slots") == 0


async def test_another_uid_shows_nothing_of_the_old_one(slots: Tab, cal: Cal):
    slots.go(uid_of("team"), routes.RESCHEDULE_ROUTE)
    held = cal.hold("GET", "/slots")
    async with under_way(slots.call(slots.slots, "ensure"), held):
        assert slots.slots.is_loading
        assert slots.slots.month == MonthView()
        assert slots.slots.day == DayTimesView()
        assert slots.slots.former_text == ""


async def test_another_uid_opens_at_its_own_month(slots: Tab):
    fresh = Tab()
    for tab in (fresh, slots):
        if tab is slots:
            later = Month.parse(tab.slots.month.iso).next.next
            await tab.call(tab.slots, "show_month", str(later))
        tab.go(uid_of("team"), routes.RESCHEDULE_ROUTE)
        await tab.call(tab.slots, "ensure")
    assert slots.slots.month.iso == fresh.slots.month.iso


async def test_a_refetch_keeps_the_chosen_day(whole_month: Tab):
    day = free_days(whole_month)[-1]
    await whole_month.call(whole_month.slots, "choose_day", day)
    await whole_month.call(whole_month.slots, "refetch")
    assert whole_month.slots.day.iso == day


async def test_times_are_in_the_zone_that_was_asked_for(tab: Tab):
    tab.go(uid_of("accepted"), routes.RESCHEDULE_ROUTE, tz="Asia/Tokyo")
    await tab.call(tab.slots, "ensure")
    assert "Japan" in times_of(tab)[0].name


async def test_before_anything_is_loaded_nothing_can_be_chosen(tab: Tab):
    await tab.call(tab.slots, "choose_day", "2026-11-27")
    await tab.call(tab.slots, "choose_time", "2026-11-27T09:00:00Z")
    assert tab.slots.day == DayTimesView()
    assert tab.slots.chosen_start == ""
