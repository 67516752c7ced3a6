"""The month calendar: react-day-picker, fed with words and days made on the server.

Keyboard, roving focus and the grid's semantics are react-day-picker's; which days are
free, what they are called and how they are written come as props, so that the calendar
speaks the visitor's language exactly as the rest of the page does. A day or a month
that is chosen goes into the page's address (``address.js``).
"""

from __future__ import annotations

import reflex as rx
from reflex.vars import ObjectVar

from calpages.components import shared_files
from calpages.presentation.month import MonthView


class MonthCalendar(rx.Component):
    """One month of days, some of them free."""

    library = shared_files.library("month_calendar.js")
    tag = "MonthCalendar"
    lib_dependencies: list[str] = ["react-day-picker@9.11.1"]

    month: ObjectVar[MonthView]
    chosen: rx.Var[str]
    direction: rx.Var[str]
    label: rx.Var[str]
    previous_label: rx.Var[str]
    next_label: rx.Var[str]
    is_busy: rx.Var[bool]


month_calendar = MonthCalendar.create
