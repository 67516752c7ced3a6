"""Contract: what is offered is what the address asks for, and all of it is free."""

import asyncio
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages import services
from calpages.calcom.models import Slot
from calpages.choice import LAYOUTS, Choice
from calpages.dates import Month
from calpages.found import Found
from calpages.i18n import LanguageWishes
from calpages.offering import find_offer, offer_of
from calpages.presentation.choosing import ChoosingView, Offer, present_choosing
from calpages.presentation.viewer import Preferences
from calpages.visit import Visit, VisitError
from tests.box import Box, uid_of
from tests.builders import event_type, found
from tests.free_cal import FreeCal, booking_at

_DAY = dt.timedelta(days=1)
_NOW = dt.datetime.now(dt.UTC)
# The middle of a month, six weeks ahead at most, so that its neighbours are near.
BASE = (_NOW + 30 * _DAY).replace(day=15, hour=12, minute=0, second=0, microsecond=0)
BOOKED = BASE - dt.timedelta(hours=2)
FREE = [BASE, BASE + dt.timedelta(hours=1), BASE + 2 * _DAY, BASE + 40 * _DAY]
ZONES = ["Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago"]


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_chosen", [])


@pytest.fixture
def cal() -> FreeCal:
    """A Cal.com whose free times are ``FREE``."""
    return use(FreeCal(*FREE))


def use(cal: FreeCal) -> FreeCal:
    bookings = cal.bookings(dt.datetime.now(dt.UTC), slots_ttl_seconds=0.0)
    services.use(services.Services(bookings=bookings))
    return cal


def booked(**fields: object) -> Found:
    return found(booking_at(BOOKED, **fields), event_type())


async def offered(
    choice: Choice | None = None,
    *,
    zone: str = "Europe/Berlin",
    language: str = "en",
    held: Slot | None = None,
) -> Offer:
    preferences = Preferences(languages=LanguageWishes(asked=language), asked_zone=zone)
    return await offer_of(booked(), choice or Choice(), preferences, held=held)


def starts(offer: Offer) -> list[dt.datetime]:
    return [slot.start for slot in offer.slots]


def shown_starts(view: ChoosingView) -> list[str]:
    """Every time that is shown and can be chosen."""
    days = (view.day, *view.week.days, *view.soonest)
    return [
        time.start_iso
        for day in days
        for part in day.parts
        for time in part.times
        if not (time.is_current or time.is_full)
    ]


async def test_a_chosen_time_that_is_gone_asks_no_more_when_it_is_opened_again():
    """Anybody who has a booking's address could ask without end otherwise."""
    cal = FreeCal(*FREE)
    now = dt.datetime.now(dt.UTC)
    services.use(services.Services(bookings=cal.bookings(now, slots_ttl_seconds=60)))
    choice = Choice(start=BASE + dt.timedelta(hours=5))
    offer = await offered(choice)
    assert {*FREE[:3]} <= {*starts(offer)}
    asked = len(cal.asked)
    assert starts(await offered(choice)) == starts(offer)
    assert len(cal.asked) == asked


async def test_without_a_choice_the_bookings_month_is_offered(cal: FreeCal):
    offer = await offered()
    assert offer.month == Month.of(BASE)
    assert starts(offer)[:3] == FREE[:3]
    assert not offer.is_passed_over
    assert not offer.is_exhausted


async def test_the_month_that_was_asked_for_is_offered_also_when_it_is_empty(
    cal: FreeCal,
):
    month = Month.of(BASE).next.next.next
    offer = await offered(Choice(month=month))
    assert offer.month == month
    assert offer.slots == ()


async def test_a_month_that_is_over_leads_to_the_first(cal: FreeCal):
    offer = await offered(Choice(month=Month(1999, 1)))
    assert offer.month == offer.first == Month.of(dt.datetime.now(dt.UTC))


async def test_a_day_is_offered_with_its_month(cal: FreeCal):
    offer = await offered(Choice(day=FREE[-1].date()))
    assert offer.month == Month.of(FREE[-1])
    assert FREE[-1] in starts(offer)


async def test_the_month_that_was_asked_for_counts_more_than_the_day(cal: FreeCal):
    offer = await offered(Choice(day=FREE[-1].date(), month=Month.of(BASE)))
    assert offer.month == Month.of(BASE)


@pytest.mark.parametrize("zone", ZONES)
async def test_a_time_is_offered_with_the_month_it_has_in_the_zone(
    cal: FreeCal, zone: str
):
    last = dt.datetime.combine(Month.of(BASE).last_day, dt.time(23), dt.UTC)
    cal.free.add(last)
    offer = await offered(Choice(start=last), zone=zone)
    assert offer.month == Month.of(last.astimezone(ZoneInfo(zone)))
    assert last in starts(offer)


async def test_a_time_of_another_month_is_known_beside_the_shown_one(cal: FreeCal):
    offer = await offered(Choice(start=FREE[-1], month=Month.of(BASE).previous))
    assert offer.month == Month.of(BASE).previous
    assert FREE[-1] in starts(offer)


async def test_a_time_that_is_gone_brings_others_near_it(cal: FreeCal):
    gone = FREE[-1] + dt.timedelta(hours=1)
    offer = await offered(Choice(start=gone, month=Month.of(BASE).previous))
    assert gone not in starts(offer)
    assert FREE[-1] in starts(offer)


async def test_a_time_that_is_over_asks_for_nothing_more(cal: FreeCal):
    month = Month.of(BASE)
    await offered(Choice(month=month))
    usual = len(cal.asked)
    await offered(Choice(month=month, start=_NOW - 30 * _DAY))
    assert len(cal.asked) == 2 * usual


async def test_a_week_is_offered_whole_also_across_months(cal: FreeCal):
    last_day = Month.of(BASE).last_day
    noon = dt.datetime.combine(last_day, dt.time(12), dt.UTC)
    near = [noon - 2 * _DAY, noon, noon + _DAY, noon + 2 * _DAY]
    cal.free.update(near)
    view = present_choosing(
        await offered(Choice(layout="week", day=last_day), zone="UTC"), {}
    )
    days = [day.iso for day in view.week.days]
    assert last_day.isoformat() in days
    expected = [f"{one:%Y-%m-%dT%H:%M:%SZ}" for one in near]
    assert shown_starts(view) == [one for one in expected if one[:10] in days]


async def test_a_week_without_a_day_is_the_first_with_a_free_time(cal: FreeCal):
    view = present_choosing(await offered(Choice(layout="week")), {})
    assert BASE.date().isoformat() in [day.iso for day in view.week.days]


async def test_the_soonest_times_are_offered(cal: FreeCal):
    offer = await offered(Choice(layout="soonest"))
    assert [slot.start for slot in offer.soonest] == FREE
    assert offer.is_exhausted is False


async def test_the_soonest_times_from_a_day_on_are_offered(cal: FreeCal):
    since = (BASE + _DAY).date()
    offer = await offered(Choice(layout="soonest", day=since))
    assert [slot.start for slot in offer.soonest] == FREE[2:]


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_no_free_time_at_all_is_told(layout):
    use(FreeCal())
    offer = await offered(Choice(layout=layout))
    assert offer.is_exhausted
    assert offer.searched_until is not None
    assert present_choosing(offer, {}).notice


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_a_held_time_is_offered_once_whether_it_is_listed_or_not(
    cal: FreeCal, layout
):
    for is_listed in (True, False):
        held = Slot(start=FREE[2])
        if not is_listed:
            cal.free.discard(FREE[2])
        choice = Choice(layout=layout, start=FREE[2], month=Month.of(BASE))
        offer = await offered(choice, held=held)
        view = present_choosing(offer, {})
        assert view.chosen.start_iso == f"{FREE[2]:%Y-%m-%dT%H:%M:%SZ}"
        assert shown_starts(view).count(view.chosen.start_iso) == 1


async def test_the_only_free_time_is_offered_to_who_holds_it():
    use(FreeCal())
    choice = Choice(layout="soonest")
    offer = await offered(choice, held=Slot(start=FREE[2]))
    assert [slot.start for slot in offer.soonest] == [FREE[2]]
    assert present_choosing(offer, {}).notice == ""


async def test_a_held_time_is_not_among_soonest_times_of_other_days(cal: FreeCal):
    choice = Choice(layout="soonest", day=(BASE + 10 * _DAY).date())
    offer = await offered(choice, held=Slot(start=FREE[2]))
    assert FREE[2] not in [slot.start for slot in offer.soonest]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "rejected"}, "rejected"),
        ({"status": "cancelled", "rescheduledToUid": "another"}, "rescheduled"),
        ({"recurringBookingUid": "series"}, "recurring"),
        ({"status": "new!"}, "unknown_status"),
    ],
)
async def test_nothing_is_asked_for_what_cannot_be_moved(
    cal: FreeCal, fields: dict[str, str], code: str
):
    with pytest.raises(VisitError) as caught:
        await offer_of(booked(**fields), Choice(), Preferences())
    assert caught.value.code == code
    assert cal.asked == []


@pytest.mark.parametrize("kind", ["accepted", "team", "collective"])
async def test_a_visit_finds_what_its_booking_can_be_moved_to(kind: str):
    box = Box()
    services.use(services.Services(bookings=box.bookings()))
    offer = await find_offer(Visit(uid=uid_of(kind)), Choice(), Preferences())
    (start,) = await box.free_starts(uid_of(kind), 1)
    again = await find_offer(
        Visit(uid=uid_of(kind)), Choice(start=start), Preferences()
    )
    assert offer.slots
    assert start in starts(again)


moments = st.integers(0, 70 * 24 * 4).map(
    lambda quarters: BASE + dt.timedelta(minutes=15 * (quarters - 20 * 24 * 4))
)
zones = st.sampled_from([*ZONES, "UTC", "Australia/Lord_Howe", "America/St_Johns"])
months = st.builds(Month, st.integers(2, 9998), st.integers(1, 12))
near_months = st.sampled_from(
    [Month.of(BASE).previous, Month.of(BASE), Month.of(BASE).next]
)
days = st.dates(dt.date(2, 1, 1), dt.date(9998, 12, 31))
instants = st.datetimes(
    dt.datetime(2, 1, 3),  # noqa: DTZ001
    dt.datetime(9998, 12, 29),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
choices = st.builds(
    Choice,
    layout=st.sampled_from(LAYOUTS),
    month=st.none() | near_months | months,
    day=st.none() | moments.map(dt.datetime.date) | days,
    start=st.none() | moments | instants,
    is_confirming=st.booleans(),
)


@given(st.sets(moments, max_size=12), choices, zones, st.sampled_from(["en", "ar"]))
def test_whatever_is_chosen_all_that_can_be_chosen_next_is_free(
    free: set[dt.datetime], choice: Choice, zone: str, language: str
):
    use(FreeCal(*free))
    offer = asyncio.run(offered(choice, zone=zone, language=language))
    view = present_choosing(offer, {})
    really = {f"{one:%Y-%m-%dT%H:%M:%SZ}" for one in free - {BOOKED} if one > _NOW}
    assert set(shown_starts(view)) <= really
    assert view.chosen.start_iso in really | {""}
    assert not (view.gone and view.chosen.start_iso)
    for near in view.nearest:
        assert near.href


@given(st.sets(moments, min_size=1, max_size=12), zones, st.data())
def test_every_free_time_can_be_reached_and_is_the_same_instant(
    free: set[dt.datetime], zone: str, data: st.DataObject
):
    start = data.draw(st.sampled_from(sorted(free)))
    use(FreeCal(*free))
    local = start.astimezone(ZoneInfo(zone))
    asked, before = Choice(day=local.date(), start=start), dt.datetime.now(dt.UTC)
    view = present_choosing(asyncio.run(offered(asked, zone=zone)), {})
    if start == BOOKED or start <= before:
        assert view.chosen.start_iso == ""
        return
    if start <= dt.datetime.now(dt.UTC):
        return
    assert dt.datetime.fromisoformat(view.chosen.start_iso) == start
    assert view.day.iso == local.date().isoformat()
    assert view.chosen.start_iso in shown_starts(view)
