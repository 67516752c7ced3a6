"""What can be done with a booking, safely: read it, cancel it, reschedule it.

``service`` is the door; behind it ``reader`` reads, by ``readings``, and shares what is
in ``cache``; ``writes`` carries out the changes of ``cancelling`` and ``rescheduling``,
``settling`` looks what became of them, and ``locks`` and ``marks`` keep them apart.
``holds`` keeps a chosen time for a while. Readings, locks, marks and held times are
shared within this process or, by the modules called ``shared``, across many.
"""

from calpages.bookings.changes import STILL_NOT, Doubt, Outcome
from calpages.bookings.held_times import Hold
from calpages.bookings.holds import HoldRefusal
from calpages.bookings.service import Bookings
from calpages.bookings.writes import Permit
from calpages.found import BookingRead

__all__ = [
    "STILL_NOT",
    "BookingRead",
    "Bookings",
    "Doubt",
    "Hold",
    "HoldRefusal",
    "Outcome",
    "Permit",
]
