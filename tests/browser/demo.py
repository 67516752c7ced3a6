"""The demo bookings of the sandbox, as the tests of this folder name them."""

from calpages.sandbox import DEMO

SEATS = tuple(demo.uid for demo in DEMO if demo.kind == "seat")
"""The uids of the two seats of the class; the first is Mary Major's."""

KINDS = {demo.kind: demo for demo in reversed(DEMO)}
"""One demo booking of each kind, by its kind; of the seats, the first."""


def uid_of(kind: str) -> str:
    """The uid that a link to the demo booking of ``kind`` holds."""
    return KINDS[kind].uid
