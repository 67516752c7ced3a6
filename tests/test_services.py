import pytest

from calpages import services
from calpages.bookings import Bookings
from calpages.calcom.client import CalClient


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_chosen", [])


def some_services(brand_name: str) -> services.Services:
    bookings = Bookings(CalClient(base_url="https://cal.example/v2"))
    return services.Services(bookings=bookings, brand_name=brand_name)


def test_an_app_without_services_is_told_what_to_do():
    with pytest.raises(RuntimeError, match=r"services\.use"):
        services.current()


def test_visitors_may_give_a_reason_unless_it_is_chosen_otherwise():
    assert some_services("any").cancellation_reason == "optional"


def test_the_last_choice_counts():
    services.use(some_services("first"))
    services.use(some_services("second"))
    assert services.current().brand_name == "second"
