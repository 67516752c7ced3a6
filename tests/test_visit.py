"""Contract: both shapes of an e-mail's link are understood, and nothing else."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages.visit import Visit, read_visit
from tests.builders import SEAT_UID, UID


def test_the_uid_in_the_path_is_the_shape_of_real_emails():
    visit = read_visit(UID, {"slug": "intro", "username": "amina", "reschedule": "1"})
    assert visit == Visit(uid=UID, slug="intro", username="amina")
    assert visit.uid_parameter == "path"
    assert visit.has_uid


def test_the_guides_shape_has_the_uid_in_the_query():
    visit = read_visit("", {"rescheduleUid": UID, "eventTypeSlug": "intro"})
    assert (visit.uid, visit.uid_parameter) == (UID, "rescheduleUid")
    assert visit.slug == "intro"


def test_the_uid_in_the_path_goes_before_the_one_in_the_query():
    assert read_visit(UID, {"rescheduleUid": "another-uid"}).uid == UID


def test_a_link_without_a_uid_says_which_parameter_it_lacks():
    visit = read_visit("", {})
    assert (visit.uid, visit.uid_parameter) == ("", "rescheduleUid")
    assert not visit.has_uid


@pytest.mark.parametrize(
    "uid",
    [
        *("", "short", "../../etc/passwd", "%2f%2f%2f%2f%2f", "é" * 22, "x" * 10_000),
        *(f"{UID}\0", f"{UID}\n", f" {UID}", f"{UID}/cancel"),
    ],
)
def test_what_cannot_be_a_uid_is_none(uid: str):
    assert not read_visit(uid, {}).has_uid


@pytest.mark.parametrize("name", ["rescheduledBy", "cancelledBy", "email", "unheard"])
def test_other_parameters_are_ignored(name: str):
    assert read_visit(UID, {name: "john@example.com"}) == read_visit(UID, {})


@given(st.dictionaries(st.text(), st.text()))
def test_no_query_can_break_the_reading(query: dict[str, str]):
    visit = read_visit(UID, query)
    assert visit.uid == UID
    assert all(isinstance(value, str) for value in visit.link_query.values())


@given(st.text(), st.text())
def test_who_asks_is_never_kept(uid: str, who: str):
    asked = {"rescheduledBy": who, "cancelledBy": who}
    assert dataclasses.asdict(read_visit(uid, asked)) == dataclasses.asdict(
        read_visit(uid, {})
    )


@pytest.mark.parametrize(
    "value", ["a b", "a/b", "a?b", "é", "x" * 101, "a\nb", "a%2fb"]
)
def test_a_slug_or_a_username_is_a_plain_word(value: str):
    visit = read_visit(UID, {"slug": value, "username": value})
    assert (visit.slug, visit.username) == ("", "")


def test_a_seat_comes_beside_its_booking():
    assert read_visit(UID, {"seatReferenceUid": SEAT_UID}).seat_uid == SEAT_UID
    assert read_visit(UID, {}).seat_uid == ""


@pytest.mark.parametrize("value", ["false", "1", "True", "", "yes"])
def test_all_remaining_events_are_meant_by_true_alone(value: str):
    assert read_visit(UID, {"allRemainingBookings": "true"}).all_remaining
    assert not read_visit(UID, {"allRemainingBookings": value}).all_remaining


def test_links_carry_neither_the_seat_nor_what_was_preselected():
    """A page adds the seat to its own links itself; what a link preselects is once."""
    query = {"seatReferenceUid": SEAT_UID, "allRemainingBookings": "true"}
    assert read_visit(UID, query).link_query == {}


def test_a_slug_that_is_no_word_gives_way_to_the_other_parameter():
    assert read_visit(UID, {"eventTypeSlug": "a b", "slug": "intro"}).slug == "intro"


def test_the_literal_undefined_is_nobody():
    assert read_visit(UID, {"username": "undefined"}).username == ""


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "٤٢", "9" * 13, "42\n"])
def test_a_team_is_a_number(value: str):
    assert read_visit(UID, {"teamId": value}).team_id is None
    assert read_visit(UID, {"teamId": "42"}).team_id == 42


def test_links_keep_the_visitors_preferences():
    visit = read_visit(UID, {"lang": "de", "tz": "Asia/Tokyo", "slug": "intro"})
    assert visit.link_query == {"lang": "de", "tz": "Asia/Tokyo"}


def test_links_keep_what_finds_a_teams_event_type():
    visit = read_visit(UID, {"teamId": "42", "slug": "tour"})
    assert visit.link_query == {"teamId": "42", "slug": "tour"}


def test_preferences_of_any_length_stay_short():
    visit = read_visit(UID, {"lang": "x" * 10_000, "tz": "y" * 10_000})
    assert len(visit.language) == len(visit.time_zone) == 64
