"""What can be done with a booking, safely: read it, cancel it, reschedule it.

``service`` is the door; behind it ``readings`` and ``flights`` read, ``writes`` carries
out the changes of ``cancelling`` and ``rescheduling``, and ``locks`` and ``marks`` keep
them apart, within this process or, by ``shared_locks``, across many.
"""

from calpages.bookings.changes import STILL_NOT, Doubt, Outcome
from calpages.bookings.service import Bookings
from calpages.bookings.writes import Permit
from calpages.found import BookingRead

__all__ = ["STILL_NOT", "BookingRead", "Bookings", "Doubt", "Outcome", "Permit"]
