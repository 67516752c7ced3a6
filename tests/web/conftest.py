"""Each test gets a Cal.com of its own, and leaves no services behind."""

from collections.abc import Iterator

import pytest
import stamina

from calpages import services
from calpages.web import document
from tests.web.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    yield Site()
    services._chosen.clear()


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is not a slow Cal.com; tests of that say what is slow."""
    monkeypatch.setattr(document, "WAIT_SECONDS", 10.0)
