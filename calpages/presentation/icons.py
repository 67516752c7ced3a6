"""The shapes of the few icons, for everything that draws them."""

ICON_PATHS = {
    "check": ("M20 6 9 17l-5-5",),
    "cross": ("M18 6 6 18", "M6 6l12 12"),
    "clock": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18", "M12 7v5l3 2"),
    "arrow": ("M5 12h14", "M13 6l6 6-6 6"),
    "video": (
        "M4 6h9a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2",
        "M15 11l6-4v10l-6-4",
    ),
    "calendar": (
        "M6 5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2",
        "M4 10h16",
        "M8 3v4",
        "M16 3v4",
    ),
    "copy": (
        "M10 8h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2",
        "M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2",
    ),
    "refresh": ("M20 11a8 8 0 1 0-2.3 5.7", "M20 4v7h-7"),
    "back": ("M15 6l-6 6 6 6",),
    "next": ("M9 6l6 6-6 6",),
    "globe": (
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
        "M3 12h18",
        "M12 3a14 14 0 0 1 0 18 14 14 0 0 1 0-18",
    ),
    "alert": ("M12 3 2 20h20L12 3", "M12 10v4", "M12 17v.01"),
}
"""Of each icon the paths, drawn as lines on a square of 24 by 24."""
