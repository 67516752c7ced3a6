"""Contract: the time that is shown is the time that is sent, and the one Cal.com has.

In every language, and zones with odd offsets, clock changes and a date line. What is
shown is read back digit by digit, apart from the code that wrote it.
"""

import asyncio
import re
import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calpages import services
from calpages.choice import Choice
from calpages.i18n import LanguageWishes
from calpages.i18n.languages import LANGUAGES
from calpages.offering import find_offer
from calpages.presentation.choosing import present_choosing
from calpages.presentation.viewer import Preferences
from calpages.rescheduling import reschedule
from calpages.visit import Visit
from calpages.zones import zone_names
from tests.box import Box, uid_of

UID = uid_of("accepted")
ODD_ZONES = (
    *("Asia/Kathmandu", "Australia/Eucla", "Pacific/Chatham", "America/St_Johns"),
    *("Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"),
)


def numbers(text: str) -> list[int]:
    """The numbers in a text, in whatever script its digits are."""
    plain = "".join(str(unicodedata.digit(one, one)) for one in text)
    return [int(one) for one in re.findall(r"\d+", plain)]


@pytest.fixture(autouse=True)
def no_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_chosen", [])


@settings(max_examples=10, deadline=None)
@given(
    zone=st.sampled_from(ODD_ZONES) | st.sampled_from(sorted(zone_names())),
    language=st.sampled_from([*LANGUAGES, "ar", "fa", "hi", "ja", "th", "de-CH"]),
    data=st.data(),
)
def test_what_is_shown_is_what_is_sent_and_what_cal_com_has(
    zone: str, language: str, data: st.DataObject
):
    asyncio.run(_move(zone, language, data))


async def _move(zone: str, language: str, data: st.DataObject) -> None:
    box = Box()
    services.use(services.Services(bookings=box.bookings()))
    visit = Visit(uid=UID)
    reader = Preferences(
        languages=LanguageWishes(asked=language), asked_zone=zone, hour_cycle=24
    )
    offer = await find_offer(visit, Choice(), reader)
    before = box.stored(UID)
    starts = [one.start for one in offer.slots if one.start != before.start]
    start = data.draw(st.sampled_from(starts))
    choice = Choice(start=start, is_confirming=True)
    new = present_choosing(await find_offer(visit, choice, reader), {}).confirm.new
    ends = [
        one.astimezone(ZoneInfo(zone))
        for one in (start, start + (before.end - before.start))
    ]
    shown = numbers(new.time)
    # Between them stands the day where the end is on another one.
    assert [*shown[:2], *shown[-2:]] == [
        n for one in ends for n in (one.hour, one.minute)
    ]
    assert ends[0].day in numbers(new.date)
    result = await reschedule(visit, {"start": new.start_iso})
    assert result.code == ""
    assert box.stored(result.new_uid).start == start
