"""The demo data: who can be booked, for what, and what is booked, as data."""

from calpages.sandbox.demo.bookings import DEMO_SPECS
from calpages.sandbox.demo.event_types import EVENT_TYPES
from calpages.sandbox.demo.hosts import HOSTS, TEAMS
from calpages.sandbox.demo.listing import DEMO, DemoBooking
from calpages.sandbox.demo.placing import place
from calpages.sandbox.model import Catalogue

CATALOGUE = Catalogue(HOSTS, TEAMS, EVENT_TYPES)
"""Everything that can be booked in the sandbox."""

__all__ = ["CATALOGUE", "DEMO", "DEMO_SPECS", "DemoBooking", "place"]
