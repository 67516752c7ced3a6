"""The State classes: what a page knows, and what can be asked of it."""
