"""Fires what is drawn at a process, and says what was wrong with the answers."""

from __future__ import annotations

import warnings
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

from tests.fuzz.target import Target
from tests.fuzz.volleys import (
    Frame,
    broken_bytes,
    conversations,
    handlers,
    handshakes,
    requests,
    speak,
)


def fire(target: Target, examples: int) -> None:
    """Send so many drawn requests, and as many live connections.

    Raises:
        AssertionError: Something was answered with an error of ours, or logged as one,
            or a person is not served any more.
    """
    fuzzed = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )

    @fuzzed
    @given(st.one_of(requests(), requests(), broken_bytes()))
    def ask(data: bytes) -> None:
        target.send(data)
        target.check_log()

    @fuzzed
    @given(handshakes(), conversations(handlers()))
    def talk(how: dict[str, Any], said: tuple[bool, list[Frame]]) -> None:
        speak(target, how, said)
        target.check_log()

    with warnings.catch_warnings():
        # What is too long to be shown is shown all the same where it broke something.
        warnings.simplefilter("ignore", HypothesisWarning)
        for shots in (ask, talk):
            shots()
            target.check()
