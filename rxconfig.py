"""Reflex configuration; what may differ between machines comes from the settings."""

import calpages

config = calpages.reflex_config(calpages.load_settings(), app_name="calpages")
