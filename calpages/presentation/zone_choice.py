"""The time zone that times are shown in, and those to choose from."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ZoneView:
    """The zone that times are shown in.

    Attributes:
        name: The IANA name, such as "Europe/Berlin".
        city: The city it is named after.
        text: Its name and offset now, such as "Central European Time (GMT+1)".
        now: The present time there.
        is_locked: Whether the host lets no other zone be chosen.
        locked_text: That no other zone can be chosen; else "".
        host_text: Where the host is and what time it is there, where the clocks differ.
    """

    name: str = ""
    city: str = ""
    text: str = ""
    now: str = ""
    is_locked: bool = False
    locked_text: str = ""
    host_text: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ZoneOption:
    """A zone to choose.

    Attributes:
        name: The IANA name.
        city: The city it is named after, in the visitor's language.
        text: Its name and offset now.
        offset: Its offset now, such as "GMT+1".
        now: The present time there.
        search: What a search is matched with, casefolded: city, country, names, offset.
    """

    name: str = ""
    city: str = ""
    text: str = ""
    offset: str = ""
    now: str = ""
    search: str = ""
