"""The hosts and teams of the demo. Everybody in it is made up."""

from __future__ import annotations

from calpages.sandbox.callers import SANDBOX_CLIENT_ID
from calpages.sandbox.model import Host, Team

JANE = Host(
    id=1,
    name="Jane Doe",
    username="jane-doe",
    email="jane.doe@example.com",
    display_email="jane.doe@example.com",
    time_zone="Europe/Berlin",
)
AMINA = Host(
    id=2,
    name="Dr. Amina Kaya",
    username=f"amina-kaya-{SANDBOX_CLIENT_ID}-example",
    email=f"amina.kaya+{SANDBOX_CLIENT_ID}@example.com",
    display_email="amina.kaya@example.com",
    time_zone="Europe/Berlin",
    hours=((8 * 60, 12 * 60), (13 * 60, 16 * 60)),
)
MAX = Host(
    id=3,
    name="Max Mustermann",
    username="max-mustermann",
    email="max.mustermann@example.com",
    display_email="max.mustermann@example.com",
    time_zone="Europe/Berlin",
)
RICHARD = Host(
    id=4,
    name="Richard Roe",
    username="richard-roe",
    email="richard.roe@example.com",
    display_email="richard.roe@example.com",
    time_zone="America/New_York",
    hours=((10 * 60, 18 * 60),),
)
MARIA = Host(
    id=5,
    name="Maria Rossi",
    username="maria-rossi",
    email="maria.rossi@example.com",
    display_email="maria.rossi@example.com",
    time_zone="Europe/Rome",
    hours=((8 * 60, 12 * 60), (16 * 60, 20 * 60)),
)
HANAKO = Host(
    id=6,
    name="Hanako Yamada",
    username="hanako-yamada",
    email="hanako.yamada@example.com",
    display_email="hanako.yamada@example.com",
    time_zone="Asia/Tokyo",
)

HOSTS = (JANE, AMINA, MAX, RICHARD, MARIA, HANAKO)

HARBOUR = Team(id=42, slug="harbour-studio", name="Harbour Studio")

TEAMS = (HARBOUR,)
