"""A change to a booking that cannot be read yet, but to which another hand has sent."""

from __future__ import annotations

from calpages.bookings.changes import Change, Outcome, Plan, Read, Sight
from calpages.bookings.marks import Sent
from calpages.calcom.client import CalClient
from calpages.calcom.models import Booking


class Postponed:
    """A change that is chosen by its first look that succeeds; for settling only.

    Args:
        plan: Chooses it.
        name: The uid of the booking, or of the seat, that it would change.
        sent: What was sent to that by another hand.
    """

    def __init__(self, plan: Plan, *, name: str, sent: Sent) -> None:
        self._plan = plan
        self._name = name
        self._sent = sent
        self._planned: Change | Outcome | None = None

    @property
    def lock_name(self) -> str:
        """What the change that was chosen locks."""
        change = self._chosen
        return self._name if change is None else change.lock_name

    @property
    def sent(self) -> Sent:
        """What the other hand has sent."""
        return self._sent

    def names(self, sight: Sight) -> tuple[str, ...]:
        """What the change that was chosen would change."""
        change = self._chosen
        return (self._name,) if change is None else change.names(sight)

    @property
    def needs_new_look(self) -> bool:
        """Yes, for as long as it is not chosen; it is never sent."""
        return True

    async def look(self, read: Read) -> Sight:
        """Choose the change, once, and look as it does."""
        if self._planned is None:
            self._planned = await self._plan(read)
        if isinstance(self._planned, Outcome):
            return Sight(read=self._planned.read)
        return await self._planned.look(read)

    async def judge(self, sight: Sight, read: Read, *, sent: bool) -> Outcome | None:
        """Judge as the change that was chosen, or tell why there is none."""
        if isinstance(self._planned, Outcome):
            return self._planned
        change = self._chosen
        return None if change is None else await change.judge(sight, read, sent=sent)

    async def send(self, client: CalClient, target: Booking) -> None:
        """Send nothing: it stands for what another hand has sent.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError

    @property
    def _chosen(self) -> Change | None:
        return None if isinstance(self._planned, Outcome) else self._planned
