"""Contract: what an app may import from ``calpages``; everything else may move."""

import pytest

import calpages

PUBLIC = {
    *("add_home_page", "add_pages", "app_options", "closing_at_shutdown"),
    *("load_settings", "make_services", "redact_logs", "reflex_config", "use"),
    *("Services", "Settings", "SettingsError"),
    *("BookingState", "CancelState", "HoldState", "LocaleState", "RescheduleState"),
    "SlotsState",
    *("BookingRead", "Bookings", "CalClient", "Outcome"),
    *("CalError", "NoAnswerError", "DeadlineError", "ShapeError"),
    *("StatusError", "BadRequestError", "UnauthorizedError", "ForbiddenError"),
    *("NotFoundError", "RateLimitedError", "ServerError"),
    *("LockBusyError", "NoLockError"),
}


def test_the_public_names_are_these():
    assert set(calpages.__all__) == PUBLIC
    assert len(calpages.__all__) == len(PUBLIC)


def test_the_public_names_are_sorted():
    """Constants first, then classes, then functions."""
    kinds = [(not name.isupper(), name.islower(), name) for name in calpages.__all__]
    assert kinds == sorted(kinds)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_is_there(name: str):
    assert getattr(calpages, name).__name__ == name


def test_a_name_that_is_not_public_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'secret'"):
        _ = calpages.secret
