import pytest

from calpages.state.home import HomeState
from calpages.state.locale import LocaleState
from tests.state.conftest import Tab, uid_of

UID = uid_of("accepted")


def locale(tab: Tab, accept_language: str = "", **query: str) -> LocaleState:
    tab.go(UID, accept_language=accept_language, **query)
    return tab.of(LocaleState)


async def test_the_language_asked_for_comes_first(tab: Tab):
    assert locale(tab, "en-GB", lang="en-XA").language == "en-XA"


async def test_then_the_browsers_with_its_region(tab: Tab):
    assert locale(tab, "en-US,en;q=0.9").language == "en-US"


@pytest.mark.parametrize("nonsense", ["", "xx", "../..", "<script>", "x" * 10_000])
async def test_then_the_default(tab: Tab, nonsense: str):
    assert locale(tab, nonsense, lang=nonsense).language == "en"


async def test_direction_and_words_follow_the_language(tab: Tab):
    assert locale(tab).direction == "ltr"
    english = locale(tab).text
    mirrored = locale(tab, lang="en-XB")
    assert mirrored.direction == "rtl"
    assert mirrored.text.cancel != english.cancel


async def test_the_brand_is_the_chosen_one(tab: Tab):
    state = locale(tab)
    assert (state.brand_name, state.brand_initial) == ("nordlicht", "N")
    assert state.is_sandbox


async def test_the_browsers_zone_is_used_where_the_booking_names_none(tab: Tab):
    tab.of(LocaleState).browser_time_zone = "Asia/Tokyo"
    tab.go(uid_of("seated"))
    await tab.ensure()
    assert "Japan" in tab.booking.booking.when.zone


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc", "x" * 10_000])
async def test_a_browser_that_names_no_zone_is_not_believed(tab: Tab, zone: str):
    tab.of(LocaleState).browser_time_zone = zone
    tab.go(uid_of("seated"))
    await tab.ensure()
    assert tab.booking.status == "success"
    assert "Central European" in tab.booking.booking.when.zone


async def test_a_chosen_zone_is_used_on_every_page(tab: Tab):
    await tab.call(locale(tab), "choose_zone", "Asia/Kathmandu")
    await tab.ensure()
    assert "Nepal" in tab.booking.booking.when.zone
    slots = await tab.look(UID)
    assert slots.zone.name == "Asia/Kathmandu"


async def test_the_zone_of_the_address_comes_before_the_chosen_one(tab: Tab):
    await tab.call(locale(tab), "choose_zone", "Asia/Kathmandu")
    assert (await tab.look(UID, tz="Asia/Tokyo")).zone.name == "Asia/Tokyo"
    assert (await tab.look(UID, tz="Mars/Olympus")).zone.name == "Asia/Kathmandu"


async def test_the_last_zone_that_was_chosen_counts(tab: Tab):
    state = locale(tab)
    for name in ("Asia/Kathmandu", "america/new_york", "Mars/Olympus"):
        await tab.call(state, "choose_zone", name)
    assert (await tab.look(UID)).zone.name == "America/New_York"


@pytest.mark.parametrize("cookie", ["Mars/Olympus", "../etc", "x" * 10_000, "\0"])
async def test_a_cookie_that_holds_no_choice_is_not_believed(tab: Tab, cookie: str):
    state = locale(tab)
    state.chosen_zone = state.chosen_clock = cookie
    assert state.clock == "24"
    slots = await tab.look(UID)
    assert (slots.status, slots.zone.name) == ("success", "Europe/Berlin")


@pytest.mark.parametrize(
    ("accept_language", "usual"), [("en-US", "12"), ("en-GB", "24")]
)
async def test_the_clock_is_the_languages_own_until_one_is_chosen(
    tab: Tab, accept_language: str, usual: str
):
    state = locale(tab, accept_language)
    assert state.clock == usual
    for hours in ("12", "24"):
        await tab.call(state, "choose_clock", hours)
        assert state.clock == hours
    await tab.call(state, "choose_clock", "13")
    assert state.clock == "24"


async def test_a_chosen_clock_is_used_on_every_page(tab: Tab):
    await tab.call(locale(tab), "choose_clock", "12")
    await tab.ensure()
    assert tab.booking.booking.when.time.endswith("am")
    assert (await tab.look(UID)).former.time.endswith("am")


async def test_the_list_of_zones_is_in_the_visitors_language_and_clock(tab: Tab):
    state = locale(tab, "en-US")
    assert state.zones_href == "/time-zones/en-US-12.json"
    await tab.call(state, "choose_clock", "24")
    assert state.zones_href == "/time-zones/en-US-24.json"


async def test_what_was_chosen_is_not_a_part_of_any_address(tab: Tab):
    await tab.call(locale(tab), "choose_zone", "Asia/Kathmandu")
    await tab.call(tab.of(LocaleState), "choose_clock", "12")
    slots = await tab.look(UID)
    assert "Kathmandu" not in str(slots.links)


async def test_the_start_page_lists_the_demo_in_the_visitors_language(tab: Tab):
    locale(tab)
    home = tab.of(HomeState)
    await tab.call(home, "load")
    english = home.demo
    locale(tab, lang="en-XA")
    await tab.call(home, "load")
    assert len(home.demo) == len(english) > 20
    assert home.demo[0].kind != english[0].kind
    assert home.demo[0].href.endswith("lang=en-XA")
