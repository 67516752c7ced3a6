"""Each test gets a Cal.com of its own, and leaves no services behind."""

from collections.abc import Iterator

import pytest
import stamina

from calpages import services
from tests.web.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    yield Site()
    services._chosen.clear()


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield
