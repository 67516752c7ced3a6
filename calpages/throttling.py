"""How often one network, and all together, may ask, guess and change.

Nobody has an account, so a network is all that can be counted (``networks``). What is
counted is kept for a minute, under a hash, in this process or in Redis for all
(``counting``); how guessing is stopped is told in ``guesses``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from calpages.allowance import Limits, TooManyError
from calpages.counting import Counts
from calpages.guesses import PATIENCE_SECONDS, Guesses
from calpages.known_uids import KnownUids

_T = TypeVar("_T")


class Throttle:
    """Counts for one process, or with Redis for all.

    Args:
        limits: What is allowed.
        redis_url: Where processes count together; ``""``: this one counts alone.
        patience_seconds: The longest that a question about a uid waits in line.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        redis_url: str = "",
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.limits = limits or Limits()
        self._counts = Counts(redis_url)
        self._known = KnownUids(redis_url)
        self._guesses = Guesses(
            self.limits,
            self._counts,
            self._known,
            patience_seconds=patience_seconds,
        )

    async def take(self, what: str, network: str) -> None:
        """Count one more of what a network does.

        Args:
            what: The name of one of the ``limits``.
            network: Whose; ``""``: nobody can be told apart, and nobody is stopped.

        Raises:
            TooManyError: It was one too many.
        """
        most = getattr(self.limits, what)
        if network and await self._counts.add(what, network) > most:
            raise TooManyError

    async def ask(self, ask: Callable[[], Awaitable[_T]], uid: str, network: str) -> _T:
        """Ask what a uid names, unless the network has guessed too much.

        Args and errors are those of ``Guesses.ask``.
        """
        return await self._guesses.ask(ask, uid, network)

    async def aclose(self) -> None:
        """End what is under way, and close the connections to Redis."""
        await self._guesses.aclose()
        await self._known.aclose()
        await self._counts.aclose()
