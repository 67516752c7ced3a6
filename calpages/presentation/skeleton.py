"""The shape of a booking that is on its way, for everything that draws it."""

SKELETON = ("badge", "heading", "lead", "when", "row-1", "row-2", "row-3")
"""The bones, from top to bottom; ``.cp-bone-*`` in the stylesheet says how big."""
