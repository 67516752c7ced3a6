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
