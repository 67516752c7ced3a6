from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calpages import routes
from tests.builders import UID

LINKS = {
    "booking": (routes.booking_url, routes.BOOKING_ROUTE),
    "cancel": (routes.cancel_url, routes.CANCEL_ROUTE),
    "reschedule": (routes.reschedule_url, routes.RESCHEDULE_ROUTE),
}


@pytest.mark.parametrize("page", LINKS)
def test_a_link_leads_to_the_route_of_its_page(page: str):
    link, route = LINKS[page]
    assert link(UID) == f"/{page}/{UID}"
    assert route.startswith(f"/{page}/[")


def test_the_uid_has_the_same_name_on_every_route():
    names = {route.rsplit("/", 1)[1].strip("[]") for _, route in LINKS.values()}
    assert names == {"booking_uid"}


@given(st.sampled_from(sorted(LINKS)), st.text(min_size=1))
def test_no_uid_leads_out_of_its_page(page: str, uid: str):
    parts = urlsplit(LINKS[page][0](uid))
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("",) * 4
    assert parts.path.count("/") == 2
    assert unquote(parts.path) == f"/{page}/{uid}"


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), min_size=1))
def test_a_query_reads_back_as_it_was_given(query: dict[str, str]):
    parts = urlsplit(routes.booking_url(UID, query))
    assert parts.path == f"/booking/{UID}"
    assert parse_qs(parts.query) == {name: [value] for name, value in query.items()}


def test_an_empty_query_leaves_no_question_mark():
    assert routes.booking_url(UID, {}) == routes.booking_url(UID)
