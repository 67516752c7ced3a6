import pytest

from calpages import services
from calpages.assembly import make_services
from calpages.bookings import Bookings
from calpages.brand import Brand
from calpages.calcom.client import CalClient
from calpages.settings import load_settings


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_chosen", [])


def some_services(brand_name: str) -> services.Services:
    bookings = Bookings(CalClient(base_url="https://cal.example/v2"))
    return services.Services(bookings=bookings, brand=Brand(name=brand_name))


def test_an_app_without_services_is_told_what_to_do():
    with pytest.raises(RuntimeError, match=r"services\.use"):
        services.current()


def test_visitors_may_give_a_reason_unless_it_is_chosen_otherwise():
    assert some_services("any").cancellation_reason == "optional"


def test_the_last_choice_counts():
    services.use(some_services("first"))
    services.use(some_services("second"))
    assert services.current().brand.name == "second"


async def test_the_secret_of_webhooks_is_handed_on_and_never_shown():
    made = make_services(load_settings({"CAL_WEBHOOK_SECRET": "hunter2"}))
    assert made.webhook_secret is not None
    assert made.webhook_secret.get_secret_value() == "hunter2"
    assert "hunter2" not in repr(made)
    assert make_services(load_settings({})).webhook_secret is None
    assert "hunter2" not in str(made)
