"""What a change to a booking is made of: the words of ``writes`` and of every change.

A change looks at Cal.com (``Sight``), tells from what it saw what became of it
(``Outcome``), and can be sent. What was sent and is neither known to have happened nor
to have failed is a ``Doubt``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from calpages.bookings.marks import Sent
from calpages.bookings.readings import names_in, names_of
from calpages.calcom.client import CalClient
from calpages.calcom.errors import CalError
from calpages.calcom.models import Booking
from calpages.calcom.refusals import Refusal
from calpages.found import BookingRead

STILL_NOT = "still_not"
"""The obstacle of a change that did not show for as long as it could have landed."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of a cancel or a reschedule.

    Attributes:
        status: ``done``: the booking, read back, shows it. ``refused``: it did not
            happen, and nothing is under way. ``unknown``: it may have happened or may
            still happen; read again, never send again unasked.
        read: The latest reading; after a reschedule that of the new booking or of the
            seat in it, after a seat's cancel that of the others' booking. ``None`` if
            nothing could be read: ``refused`` without it says that this write changed
            nothing, and that it is not known how the booking stands. That of
            ``unknown`` may be old.
        refusal: Why not, where Cal.com's answer or the booking itself tells.
        obstacle: The code with which it was not permitted, or ``STILL_NOT``.
        error: What the call to Cal.com ended with, if not with success.
        new_uid: The booking where the booking, or the seat, went, if it was
            rescheduled, by whomever.
        new_seat_uid: The uid of a moved seat now, the same or another; ``""`` if it is
            not known.
        series: Every event of the series by its start, where later ones were meant too.
        seat_is_gone: Whether Cal.com does not know the seat any more: it was given
            back or, with ``new_uid``, moved to a booking of its own.
        doubt: What to settle, for ``unknown``.
    """

    status: Literal["done", "refused", "unknown"]
    read: BookingRead | None = None
    refusal: Refusal | None = None
    obstacle: str = ""
    error: CalError | None = None
    new_uid: str = ""
    new_seat_uid: str = ""
    series: tuple[Booking, ...] = ()
    seat_is_gone: bool = False
    doubt: Doubt | None = None


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What one look at Cal.com showed to a change.

    Attributes:
        read: What the uid of the page stands for; ``None`` only beside a seat that is
            gone, where the booking of the others cannot be read.
        target: The booking to send the change to; ``None`` where none is left.
        standing: The bookings that the change would still change.
        series: Every event of the series by its start, where later ones are meant too.
        seat_is_gone: Whether the seat is not held any more.
    """

    read: BookingRead | None
    target: Booking | None = None
    standing: tuple[Booking, ...] = ()
    series: tuple[Booking, ...] = ()
    seat_is_gone: bool = False


# What a change saw that has not looked yet.
UNSEEN = Sight(read=None)


Read = Callable[[str], Awaitable[BookingRead]]
"""Reads what a uid stands for; raises ``CalError``. Its maker says how fresh it is."""


class Change(Protocol):
    """One change that somebody asked for; an instance serves one write."""

    @property
    def lock_name(self) -> str:
        """The uid under which it and everything that it could cross are locked."""
        ...

    @property
    def sent(self) -> Sent:
        """What others are told of it while it is in doubt."""
        ...

    def names(self, sight: Sight) -> tuple[str, ...]:
        """The uids of all bookings, or of the seat, that it would change.

        Of ``UNSEEN``, those that are known without a look.
        """
        ...

    @property
    def needs_new_look(self) -> bool:
        """Whether it may be sent only after what was read under the lock.

        Without, what was kept from before will do: a reading of that age can lead to a
        request in vain, but to none that does something else than was asked for.
        """
        ...

    async def look(self, read: Read) -> Sight:
        """Read all that it depends on; raises ``CalError``."""
        ...

    async def judge(self, sight: Sight, read: Read, *, sent: bool) -> Outcome | None:
        """Tell the outcome, if ``sight`` shows it; raises ``CalError``.

        Args:
            sight: The latest look.
            read: For a further reading.
            sent: Whether it was sent, so that a half of it may show.
        """
        ...

    async def send(self, client: CalClient, target: Booking) -> None:
        """Send it, once; raises ``CalError``."""
        ...


Plan = Callable[[Read], Awaitable[Change | Outcome]]
"""Chooses a change, or tells at once why there is none; raises ``CalError``."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A change of which it is not known what became, or what becomes, of it.

    Attributes:
        change: What was asked for.
        sent: What was sent instead or before, by whomever; ``None`` where another hand
            was still at work.
    """

    change: Change
    sent: Sent | None = None


def uids_seen(sight: Sight) -> frozenset[str]:
    """Give every uid that a look showed."""
    bookings = (*sight.standing, *sight.series)
    if sight.target is not None:
        bookings = (*bookings, sight.target)
    of_read = () if sight.read is None else names_of(sight.read.uid, sight.read)
    return names_in(*bookings).union(of_read)


def moved_elsewhere(read: BookingRead | None, new_uid: str) -> Outcome | None:
    """Tell that the booking went to ``new_uid``, unless that is ``""``."""
    if not new_uid:
        return None
    return Outcome(
        status="refused",
        read=read,
        refusal=Refusal.ALREADY_RESCHEDULED,
        new_uid=new_uid,
    )
