"""Contract: the first sentence says who did what, by name and never by address."""

from typing import Any

import pytest

from calpages.i18n import get_translator
from calpages.policy import Phase
from calpages.presentation.headlines import (
    TONES,
    badge_of,
    heading_of,
    sentence_of,
)
from tests.builders import (
    CLIENT_ID,
    attendee_json,
    booking,
    host_json,
    seated_booking,
)

T = get_translator("en")
NOBODY = "It does not take place."


def cancelled(by: str, **fields: Any) -> str:
    return sentence_of(booking(cancelledByEmail=by, **fields), Phase.CANCELLED, T)


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_a_tone_and_words_of_its_own(phase: Phase):
    assert TONES[phase] in ("ok", "warn", "bad", "quiet")
    others = [other for other in Phase if other is not phase]
    assert badge_of(phase, T) not in {badge_of(other, T) for other in others}
    assert heading_of(phase, T) not in {heading_of(other, T) for other in others}


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("amina@example.com", "Amina Kaya"),
        ("AMINA@Example.COM", "Amina Kaya"),
        ("jane@example.com", "Jane Doe"),
    ],
)
def test_who_cancelled_is_named(email: str, name: str):
    assert cancelled(email) == f"{name} cancelled it. It does not take place."


@pytest.mark.parametrize("email", ["", "stranger@example.com", "unknown"])
def test_who_is_not_of_the_booking_is_not_told(email: str):
    assert cancelled(email) == NOBODY


def test_the_address_for_eyes_and_the_internal_one_are_the_same_person():
    internal = f"amina+{CLIENT_ID}@example.com"
    host = host_json(
        name=f"Amina Kaya-{CLIENT_ID}",
        email=internal,
        displayEmail="amina@example.com",
    )
    for email in (internal, "amina@example.com"):
        said = cancelled(email, hosts=[host])
        assert said == "Amina Kaya cancelled it. It does not take place."


@pytest.mark.parametrize("name", ["", "unknown"])
def test_who_has_no_name_is_not_named(name: str):
    assert cancelled("amina@example.com", hosts=[host_json(name=name)]) == NOBODY
    if not name:
        nameless = [attendee_json(name=name)]
        assert cancelled("jane@example.com", attendees=nameless) == NOBODY


def test_an_unknown_host_has_cancelled_nothing():
    unknown = host_json(name="unknown", email="unknown", displayEmail="unknown")
    assert cancelled("unknown", hosts=[unknown]) == NOBODY


def test_in_a_group_only_the_host_is_named():
    by_john = seated_booking(cancelledByEmail="john@example.com")
    assert sentence_of(by_john, Phase.CANCELLED, T) == NOBODY
    by_host = seated_booking(cancelledByEmail="amina@example.com")
    assert "Amina Kaya" in sentence_of(by_host, Phase.CANCELLED, T)


def test_no_sentence_holds_an_address():
    one = booking(
        cancelledByEmail="jane@example.com", rescheduledByEmail="jane@example.com"
    )
    assert not [phase for phase in Phase if "@" in sentence_of(one, phase, T)]


def test_an_absent_host_is_told_after_the_event():
    absent = booking(absentHost=True)
    assert sentence_of(absent, Phase.PAST, T) == "Your host was marked as absent."
    assert sentence_of(booking(), Phase.PAST, T) == ""


@pytest.mark.parametrize("status", ["pending", "awaiting_host"])
def test_what_was_still_waiting_when_it_was_over_was_never_confirmed(status: str):
    waiting = booking(status=status, absentHost=True)
    assert sentence_of(waiting, Phase.PAST, T) == "It was never confirmed."


@pytest.mark.parametrize("phase", [Phase.PENDING, Phase.REJECTED])
def test_the_host_is_named_where_it_is_theirs_to_decide(phase: Phase):
    assert sentence_of(booking(), phase, T).startswith("Amina Kaya ")
    unnamed = booking(hosts=[host_json(name="unknown")])
    assert sentence_of(unnamed, phase, T).startswith("Your host ")


def test_an_unknown_status_claims_nothing():
    assert "can't tell" in sentence_of(booking(), Phase.UNKNOWN, T)
