"""Contract: the address says what is shown, and only what is free can be chosen."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl

import pytest

from calpages import routes
from calpages.dates import Month
from calpages.presentation.choosing import ChoosingView
from calpages.presentation.confirm import ConfirmView
from calpages.presentation.month import MonthView
from calpages.presentation.times import ChosenView, DayTimesView, TimeView, WeekView
from calpages.state.locale import LocaleState
from calpages.state.slots import SlotsState
from tests.state.conftest import Cal, Tab, as_in_an_address, uid_of, under_way

ACCEPTED = uid_of("accepted")
TEAM = uid_of("team")
LOCKED = uid_of("cancelling-disabled")
VIEW = set(ChoosingView.__dataclass_fields__)
FORGED = [
    *("", "\0", "x" * 10_000, "../..", "<script>", "٢٠٢٦-١٢"),
    *("2026-13", "2026-02-30", "2026-11-27T09:00:00"),
]
FAR = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9998-12-31T23:59:59-12:00"]


@pytest.fixture
async def slots(tab: Tab) -> SlotsState:
    """The times of the accepted booking, with nothing chosen."""
    return await tab.look(ACCEPTED)


@pytest.fixture
async def month(slots: SlotsState) -> str:
    """The month after the one that is shown: every working day of it is ahead."""
    return str(Month.parse(slots.month.iso).next)


@pytest.fixture
async def start(cal: Cal) -> str:
    """A free time, as an address has it."""
    return await cal.free_start(ACCEPTED)


def times(day: DayTimesView) -> list[TimeView]:
    return [time for part in day.parts for time in part.times]


def free_days(slots: SlotsState) -> list[str]:
    return [day.iso for day in slots.month.days if day.is_free]


def shown(slots: SlotsState) -> dict[str, Any]:
    """Everything that is shown but the time of the day, which goes on."""
    return {name: getattr(slots, name) for name in VIEW - {"zone"}}


def query_of(href: str) -> dict[str, str]:
    """What an address of the page chooses."""
    return dict(parse_qsl(href.removeprefix("?")))


async def take(cal: Cal, start: str) -> None:
    """Let somebody else move their booking to a time."""
    await cal.change(uid_of("rescheduled-to"), "reschedule", start=start)


async def test_without_a_choice_a_month_with_free_times_is_shown(
    slots: SlotsState, cal: Cal
):
    booked = (await cal.booking(ACCEPTED))["start"]
    assert slots.status == "success"
    assert slots.layout == "month"
    assert slots.month.caption
    assert slots.day.iso in free_days(slots)
    assert slots.day.iso >= booked[:10]
    assert times(slots.day)
    assert slots.former.start_iso == as_in_an_address(booked)
    assert slots.chosen == ChosenView()
    assert slots.confirm == ConfirmView()
    assert slots.notice == slots.gone == slots.problem == ""


async def test_the_month_of_the_address_is_shown(tab: Tab, month: str):
    slots = await tab.look(ACCEPTED, month=month)
    assert slots.month.iso == month
    assert slots.day.iso == free_days(slots)[0]


async def test_the_day_of_the_address_is_shown_with_its_month(tab: Tab, month: str):
    day = free_days(await tab.look(ACCEPTED, month=month))[-1]
    slots = await tab.look(ACCEPTED, date=day)
    assert (slots.month.iso, slots.day.iso) == (month, day)
    assert times(slots.day)


async def test_the_time_of_the_address_is_chosen_with_its_day(tab: Tab, month: str):
    slots = await tab.look(ACCEPTED, month=month)
    day = await tab.look(ACCEPTED, date=free_days(slots)[-1])
    time = times(day.day)[0]
    slots = await tab.look(ACCEPTED, slot=time.start_iso)
    assert slots.chosen.start_iso == time.start_iso
    assert time.text in slots.chosen.text
    assert slots.day.iso == time.start_iso[:10]
    assert slots.links.confirm
    assert slots.confirm == ConfirmView()
    assert slots.gone == ""


async def test_a_time_stays_chosen_while_another_month_is_shown(tab: Tab, start: str):
    later = str(Month.parse(start[:7]).next)
    slots = await tab.look(ACCEPTED, slot=start, month=later)
    assert slots.month.iso == later
    assert slots.chosen.start_iso == start


async def test_a_time_is_the_same_however_it_is_written(tab: Tab, start: str):
    in_tokyo = dt.datetime.fromisoformat(start) + dt.timedelta(hours=9)
    written = in_tokyo.replace(tzinfo=None).isoformat() + "+09:00"
    slots = await tab.look(ACCEPTED, slot=written)
    assert slots.chosen.start_iso == start


async def test_the_week_of_the_day_is_shown(tab: Tab, month: str):
    day = free_days(await tab.look(ACCEPTED, month=month))[-1]
    slots = await tab.look(ACCEPTED, layout="week", date=day)
    assert slots.layout == "week"
    days = {one.iso: one for one in slots.week.days}
    assert len(days) == 7
    assert times(days[day])
    assert (slots.month, slots.day, slots.soonest) == (MonthView(), DayTimesView(), ())


async def test_the_soonest_times_are_shown(tab: Tab):
    slots = await tab.look(ACCEPTED, layout="soonest")
    assert slots.layout == "soonest"
    assert len(slots.soonest) >= 3
    assert [day.iso for day in slots.soonest] == sorted(
        day.iso for day in slots.soonest
    )
    assert slots.links.more
    assert (slots.month, slots.week) == (MonthView(), WeekView())


async def test_more_of_the_soonest_times_begin_where_the_others_ended(tab: Tab):
    before = (await tab.look(ACCEPTED, layout="soonest")).soonest
    slots = await tab.look(ACCEPTED, **query_of(tab.slots.links.more))
    assert slots.soonest[0].iso > before[-1].iso


@pytest.mark.parametrize(("asked", "name"), [("1999-01", "first"), ("2999-01", "last")])
async def test_a_month_out_of_range_leads_to_the_nearest_within(
    slots: SlotsState, tab: Tab, asked: str, name: str
):
    bound = getattr(slots.month, name)
    await tab.look(ACCEPTED, month=asked)
    assert slots.month.iso == bound


@pytest.mark.parametrize("value", FORGED, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("name", ["layout", "month", "date", "slot", "step", "tz"])
async def test_what_is_no_choice_is_ignored(
    slots: SlotsState, tab: Tab, cal: Cal, name: str, value: str
):
    before, asked = shown(slots), len(cal.requests)
    again = await tab.look(ACCEPTED)
    usual = len(cal.requests) - asked
    assert shown(again) == before
    await tab.look(ACCEPTED, **{name: value})
    after = shown(slots)
    assert len(cal.requests) - asked == 2 * usual
    del after["links"], before["links"]
    assert after == before
    assert (slots.status, slots.problem) == ("success", "")


@pytest.mark.parametrize("layout", ["month", "week"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("value", FAR)
async def test_a_time_at_the_end_of_all_times_breaks_nothing(
    tab: Tab, value: str, zone: str, layout: str
):
    slots = await tab.look(
        ACCEPTED, slot=value, date=value[:10], tz=zone, layout=layout, step="confirm"
    )
    assert slots.status == "success"
    assert slots.chosen == ChosenView()


async def test_a_time_that_is_over_is_not_chosen_and_not_told_as_gone(tab: Tab):
    slots = await tab.look(ACCEPTED, slot="2020-01-02T09:00:00Z", step="confirm")
    assert slots.chosen == ChosenView()
    assert slots.confirm == ConfirmView()
    assert (slots.gone, slots.nearest, slots.links.confirm) == ("", (), "")


async def test_the_present_time_cannot_be_chosen(tab: Tab, slots: SlotsState):
    slots = await tab.look(ACCEPTED, slot=slots.former.start_iso)
    assert slots.chosen == ChosenView()
    assert slots.links.confirm == ""


async def test_a_time_that_is_taken_is_told_with_the_nearest_free_ones(
    tab: Tab, cal: Cal, start: str
):
    await take(cal, start)
    slots = await tab.look(ACCEPTED, slot=start)
    assert "not free any more" in slots.gone
    assert "Your booking is unchanged." in slots.gone
    assert slots.chosen == ChosenView()
    assert slots.links.confirm == ""
    assert len(slots.nearest) == 3
    for near in slots.nearest:
        assert near.text
        assert start not in near.href
        assert "slot=" in near.href


async def test_a_nearest_time_can_be_chosen(tab: Tab, cal: Cal, start: str):
    await take(cal, start)
    near = (await tab.look(ACCEPTED, slot=start, month=start[:7])).nearest[-1]
    slots = await tab.look(ACCEPTED, **query_of(near.href))
    assert (slots.gone, slots.nearest) == ("", ())
    assert slots.chosen.text == near.text


async def test_a_time_that_is_taken_while_it_is_confirmed_keeps_what_was_agreed_to(
    tab: Tab, cal: Cal, start: str
):
    confirming = (await tab.look(ACCEPTED, slot=start, step="confirm")).confirm
    await take(cal, start)
    await tab.call(tab.slots, "refetch")
    assert tab.slots.gone
    assert tab.slots.confirm == confirming


async def test_a_time_that_was_let_go_is_free_again(tab: Tab, cal: Cal, start: str):
    await take(cal, start)
    assert (await tab.look(ACCEPTED, slot=start)).gone
    moved = await cal.booking(uid_of("rescheduled-to"))
    await cal.change(moved["rescheduledToUid"], "cancel")
    await tab.call(tab.slots, "ensure")
    assert (tab.slots.gone, tab.slots.nearest) == ("", ())
    assert tab.slots.chosen.start_iso == start


async def test_confirming_shows_old_time_new_time_and_what_stays(tab: Tab, start: str):
    confirm = (await tab.look(ACCEPTED, slot=start, step="confirm")).confirm
    assert confirm.heading
    assert confirm.former == tab.slots.former
    assert confirm.new == tab.slots.chosen
    assert confirm.new.start_iso == start
    assert confirm.kept
    assert confirm.submit_label == "Reschedule"
    assert confirm.confirmation_text == ""
    assert confirm.asks_reason
    assert "step" not in tab.slots.links.back


async def test_confirming_needs_a_time(tab: Tab):
    assert (await tab.look(ACCEPTED, step="confirm")).confirm == ConfirmView()


async def test_the_time_of_a_seat_can_be_chosen_without_a_reason(tab: Tab, cal: Cal):
    start = await cal.free_start(uid_of("seated"))
    slots = await tab.look(uid_of("seat"), slot=start, step="confirm")
    assert slots.chosen.start_iso == start
    assert slots.confirm.submit_label
    assert not slots.confirm.asks_reason


async def test_where_the_host_must_confirm_it_is_said(tab: Tab, cal: Cal):
    start = await cal.free_start(uid_of("pending"))
    slots = await tab.look(uid_of("pending"), slot=start, step="confirm")
    assert "host must confirm" in slots.confirm.confirmation_text
    assert slots.confirm.submit_label == "Ask for this time"


async def test_an_address_never_keeps_who_is_said_to_move_it(tab: Tab, start: str):
    who = "jane.doe@example.com"
    slots = await tab.look(ACCEPTED, slot=start, rescheduledBy=who, lang="en-XB")
    assert "lang=en-XB" in slots.links.confirm
    assert "rescheduledBy" not in str(slots.links)


async def test_an_outage_keeps_what_is_shown_and_says_so(
    slots: SlotsState, tab: Tab, cal: Cal
):
    before = shown(slots)
    await cal.fault("500", "/v2/slots")
    await tab.call(slots, "refetch")
    assert shown(slots) == before
    assert "may be old" in slots.problem
    assert slots.status == "success"
    assert slots.is_invalidated


async def test_a_month_that_cannot_be_read_leaves_the_shown_one(
    slots: SlotsState, month: str, tab: Tab, cal: Cal
):
    before = slots.month
    await cal.fault("500", "/v2/slots")
    await tab.look(ACCEPTED, month=month)
    assert slots.month == before
    assert slots.problem


async def test_trying_again_reads_what_the_address_asks_for(
    slots: SlotsState, month: str, tab: Tab, cal: Cal
):
    await cal.fault("500", "/v2/slots")
    await tab.look(ACCEPTED, month=month)
    await cal.repair()
    await tab.call(slots, "refetch")
    assert slots.month.iso == month
    assert slots.problem == ""


@pytest.mark.parametrize("fault", ["500", "502-html", "truncated", "reset"])
async def test_times_that_cannot_be_read_at_all_are_an_error(
    tab: Tab, cal: Cal, fault: str
):
    await cal.fault(fault, "/v2/slots")
    slots = await tab.look(ACCEPTED)
    assert slots.status == "error"
    assert "can't be loaded" in slots.problem
    assert "Your booking is unchanged." in slots.problem
    assert slots.layout == ""
    assert slots.month == MonthView()
    await cal.repair()
    await tab.call(slots, "refetch")
    assert (slots.status, slots.problem) == ("success", "")
    assert free_days(slots)


async def test_a_month_without_free_times_leads_to_the_first_with_one(tab: Tab):
    slots = await tab.look(uid_of("next-month"))
    this_month = Month.of(dt.datetime.now(dt.UTC).date())
    assert Month.parse(slots.month.iso) > this_month
    assert free_days(slots)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("cancelled", "cancelled"),
        ("rejected", "rejected"),
        ("rescheduled-from", "rescheduled"),
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
    start = "2030-11-27T09:00:00Z"
    slots = await tab.look(uid_of(kind), slot=start, step="confirm")
    assert (slots.status, slots.error_code) == ("error", code)
    assert slots.layout == ""
    assert slots.confirm == ConfirmView()
    assert cal.count("GET", "/slots") == 0


async def test_times_are_not_asked_for_within_the_minimum_notice(tab: Tab, cal: Cal):
    uid = uid_of("minimum-notice")
    body = {"starts_in": 60}
    answer = await cal.direct.patch(f"/_sandbox/bookings/{uid}", json=body)
    assert answer.status_code == 204
    slots = await tab.look(uid)
    assert (slots.status, slots.error_code) == ("error", "too_late")
    assert cal.count("GET", "/slots") == 0


@pytest.mark.parametrize(
    ("uid", "code"),
    [("", "missing_uid"), ("../..", "malformed_uid"), ("nobody" * 3, "not_found")],
)
async def test_an_address_without_a_booking_has_no_times(
    tab: Tab, cal: Cal, uid: str, code: str
):
    slots = await tab.look("", rescheduleUid=uid)
    assert (slots.status, slots.error_code) == ("error", code)
    assert cal.count("GET", "/slots") == 0


async def test_another_uid_shows_nothing_of_the_old_one(tab: Tab, cal: Cal, start: str):
    await tab.look(ACCEPTED, slot=start, step="confirm")
    tab.go(TEAM, routes.RESCHEDULE_ROUTE, slot=start, step="confirm")
    assert tab.slots.shown_status == "pending"
    held = cal.hold("GET", "/slots")
    async with under_way(tab.call(tab.slots, "ensure"), held):
        assert tab.slots.is_loading
        assert shown(tab.slots) == {
            name: getattr(ChoosingView(), name) for name in VIEW - {"zone"}
        }


async def test_another_uid_opens_at_its_own_month(slots: SlotsState, tab: Tab):
    later = Month.parse(slots.month.iso).next.next
    await tab.look(ACCEPTED, month=str(later))
    await tab.look(TEAM)
    assert tab.slots.month.iso == (await Tab().look(TEAM)).month.iso


async def test_an_answer_that_comes_too_late_is_not_shown(
    tab: Tab, cal: Cal, month: str
):
    tab.go(ACCEPTED, routes.RESCHEDULE_ROUTE)
    held = cal.hold("GET", "/slots")
    async with under_way(tab.call(tab.slots, "ensure"), held):
        await tab.look(ACCEPTED, month=month)
    assert tab.slots.month.iso == month


async def test_times_are_in_the_zone_that_was_asked_for(tab: Tab, start: str):
    slots = await tab.look(ACCEPTED, tz="Asia/Kathmandu", slot=start)
    assert slots.zone.name == "Asia/Kathmandu"
    assert "Nepal" in times(slots.day)[0].name
    assert "GMT+5:45" in slots.chosen.zone
    assert slots.chosen.host_text
    assert slots.chosen.start_iso == start


async def test_a_day_is_one_of_the_zone_that_was_asked_for(tab: Tab, month: str):
    """The date line lies between the two: a day of one begins a day before."""
    east = await tab.look(ACCEPTED, tz="Pacific/Kiritimati", month=month)
    days = set(free_days(east))
    west = await tab.look(ACCEPTED, tz="Pacific/Pago_Pago", month=month)
    assert free_days(west)
    assert set(free_days(west)) != days


async def test_the_time_stays_where_the_zone_changes(tab: Tab, start: str):
    for zone in ("America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati", ""):
        slots = await tab.look(ACCEPTED, tz=zone, slot=start)
        assert slots.chosen.start_iso == start
        assert start in [time.start_iso for time in times(slots.day)]


async def test_a_zone_that_the_host_has_locked_stays(tab: Tab):
    slots = await tab.look(LOCKED, tz="Asia/Kathmandu")
    assert slots.zone.name == "Europe/Rome"
    assert slots.zone.is_locked
    assert slots.zone.locked_text
    assert "Central European" in times(slots.day)[0].name


@pytest.mark.parametrize(("hours", "is_12"), [("12", True), ("24", False)])
async def test_times_are_written_with_the_clock_that_was_chosen(
    tab: Tab, hours: str, is_12: bool
):
    await tab.call(tab.of(LocaleState), "choose_clock", hours)
    slots = await tab.look(ACCEPTED, tz="Europe/Berlin")
    afternoon = [time.text for time in times(slots.day)][-1]
    assert afternoon.lower().endswith("pm") == is_12


async def test_what_is_as_before_is_not_sent_again(slots: SlotsState, tab: Tab):
    slots._clean()
    await tab.call(slots, "ensure")
    assert slots.dirty_vars & (VIEW - {"zone"}) == set()


async def test_only_what_has_changed_is_sent(slots: SlotsState, tab: Tab, month: str):
    slots._clean()
    await tab.look(ACCEPTED, month=month)
    changed = slots.dirty_vars & (VIEW - {"zone"})
    assert changed == {"month", "day", "links"}
