"""Contract: what a reschedule has changed is told beside what is so now."""

import pytest

from calpages.presentation.booking import present
from tests.builders import CLIENT_ID, NEW_UID, booking, found, host_json, viewer
from tests.presentation.conftest import Shown


def test_both_ends_of_a_reschedule_lead_to_each_other(demo: dict[str, Shown]):
    old, new = demo["rescheduled-from"], demo["rescheduled-to"]
    assert old.view.newer_href == new.view.href
    assert new.view.former_href == old.view.href


def test_a_rescheduled_booking_shows_its_former_time_beside_the_new(
    demo: dict[str, Shown],
):
    old, new = demo["rescheduled-from"].view.when, demo["rescheduled-to"].view.when
    assert new.former == f"{old.date}, {old.time}"
    assert not new.is_off
    assert old.is_off
    assert demo["accepted"].view.when.former == ""


def test_a_title_and_a_host_that_changed_with_the_reschedule_are_told():
    former = booking(uid=NEW_UID, title="Old title", hosts=[host_json(name="Ada Bell")])
    view = present(found(booking(), former=former), viewer())
    assert (view.former_title, view.former_host) == ("Old title", "Ada Bell")
    same = present(found(booking(), former=booking(uid=NEW_UID)), viewer())
    assert (same.former_title, same.former_host) == ("", "")


def test_a_client_id_that_came_or_went_is_no_change():
    former = booking(
        uid=NEW_UID,
        title=f"Intro between Amina Kaya-{CLIENT_ID} and Jane Doe",
        hosts=[host_json(name=f"Amina Kaya-{CLIENT_ID}")],
    )
    view = present(found(booking(), former=former), viewer())
    assert (view.former_title, view.former_host) == ("", "")


def test_a_place_that_changed_with_the_reschedule_is_told():
    former = booking(uid=NEW_UID, location="Old Street 1", status="cancelled")
    moved = found(booking(location="New Street 2"), former=former)
    assert present(moved, viewer()).former_place == "Old Street 1"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("New Street 2", "New Street 2"),
        ("https://zoom.us/j/1", "https://zoom.us/j/2"),
        ("Old Street 1", ""),
    ],
)
def test_a_place_that_is_the_same_or_unknown_is_not_told_as_changed(
    before: str, now: str
):
    former = booking(uid=NEW_UID, location=before)
    moved = found(booking(location=now), former=former)
    assert present(moved, viewer()).former_place == ""


def test_without_the_former_booking_the_new_one_is_whole():
    alone = present(found(booking(rescheduledFromUid=NEW_UID)), viewer())
    assert alone.when.former == alone.former_place == ""
    assert alone.former_href == f"/booking/{NEW_UID}"
    assert alone.heading == "This meeting is scheduled"
