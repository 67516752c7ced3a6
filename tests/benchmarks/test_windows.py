"""When a figure that falls short is the server's, and when the machine's."""

import pytest

from tests.benchmarks.windows import Window


@pytest.mark.parametrize(
    ("rate", "server", "is_ok"),
    [(150, 0.4, True), (149, 0.97, False), (149, 0.4, None)],
)
def test_a_server_without_a_core_of_its_own_is_not_judged(
    rate: float, server: float, is_ok: bool | None
) -> None:
    assert Window(rate, server, generator=0.1).reaches(150) is is_ok


def test_a_window_says_who_was_busy() -> None:
    window = Window(rate=2054.4, server=0.98, generator=0.06)
    assert window.words() == "2,054 (server 98% busy, generator 6%)"
