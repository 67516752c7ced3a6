"""How long the browser's tests wait for what they look at."""

# A busy machine is no fault of ours.
PATIENCE_MS = 15_000
"""Everywhere, unless a test says otherwise."""

LONGEST_MS = 60_000
"""For what itself waits, for a deadline of ours, a doubt or a process."""
