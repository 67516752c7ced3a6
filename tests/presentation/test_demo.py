import dataclasses
from urllib.parse import parse_qs, urlsplit

import pytest

from calpages.i18n import get_translator
from calpages.presentation.demo import present_demo
from calpages.sandbox import DEMO, DemoBooking
from tests.builders import CLIENT_ID

T = get_translator("en")


@pytest.mark.parametrize("demo", DEMO, ids=lambda demo: demo.kind)
def test_every_demo_booking_has_a_row_with_its_links(demo: DemoBooking):
    row = present_demo(demo, T, {"lang": "de"})
    assert row.title
    assert row.kind != demo.kind
    for page, link in (
        ("booking", row.href),
        ("reschedule", row.reschedule_href),
        ("cancel", row.cancel_href),
    ):
        parts = urlsplit(link)
        assert parts.path == f"/{page}/{demo.uid}"
        query = parse_qs(parts.query)
        assert query["slug"] == [demo.event_slug]
        assert query["lang"] == ["de"]
        assert ("teamId" in query) == (demo.team_id is not None)


def test_a_client_id_in_a_title_is_not_shown():
    managed = dataclasses.replace(DEMO[0], title=f"Talk with Jane-{CLIENT_ID}")
    assert present_demo(managed, T, {}).title == "Talk with Jane"
