"""What the State classes and the plain-HTTP side work with, chosen once at the start.

The composition root (``calpages.calpages``, or a library user's own app) calls ``use``;
everything else asks ``current``. State classes are made by Reflex, so nothing can be
handed to them any other way.
"""

from __future__ import annotations

import dataclasses
import secrets

from pydantic import SecretStr

from calpages.bookings import Bookings
from calpages.brand import Brand
from calpages.i18n import OwnSentences, use_own_sentences
from calpages.presentation.demo import DemoLink
from calpages.throttling import Throttle


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Services:
    """The parts that the pages of one app share.

    Attributes:
        bookings: Reads and writes bookings.
        brand: Whose pages these are.
        cancellation_reason: Whether visitors are asked why they cancel: ``hidden``,
            ``optional`` or ``required``.
        default_language: The language of visitors who ask for none.
        is_sandbox: Whether the bookings are demo bookings.
        form_secret: Signs the tokens of forms; the same for all workers.
        origins: The origins that our pages are shown from.
        trusted_proxy_hops: How many proxies of ours stand before us.
        throttle: Counts what each network does.
        frame_ancestors: The origins of the pages that may show ours in a frame.
        sentences: What the platform says in its own words.
        demo: The demo bookings, for the start page; empty outside the sandbox.
        webhook_secret: What Cal.com signs webhooks with; without it none is taken.
    """

    bookings: Bookings
    brand: Brand = dataclasses.field(default_factory=Brand)
    cancellation_reason: str = "optional"
    default_language: str = "en"
    is_sandbox: bool = False
    form_secret: str = dataclasses.field(
        default_factory=lambda: secrets.token_urlsafe(32), repr=False
    )
    origins: tuple[str, ...] = ()
    trusted_proxy_hops: int = 0
    throttle: Throttle = dataclasses.field(default_factory=Throttle)
    frame_ancestors: tuple[str, ...] = ()
    sentences: OwnSentences = dataclasses.field(
        default_factory=OwnSentences, repr=False
    )
    demo: tuple[DemoLink, ...] = ()
    webhook_secret: SecretStr | None = None


_chosen: list[Services] = []


def use(services: Services) -> None:
    """Choose the services of this process; the last choice counts."""
    use_own_sentences(services.sentences)
    _chosen[:] = [services]


def current() -> Services:
    """Return the chosen services.

    Raises:
        RuntimeError: ``use`` was not called: the app has no composition root.
    """
    if not _chosen:
        msg = "calpages has no services: call calpages.services.use(...) at the start"
        raise RuntimeError(msg)
    return _chosen[0]
