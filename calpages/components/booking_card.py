"""A booking, read from top to bottom: is it on, when, what, with whom, where."""

from __future__ import annotations

import reflex as rx
from reflex.vars import ObjectVar

from calpages.components.icons import icon
from calpages.presentation.details import DetailView
from calpages.presentation.people import PersonView
from calpages.presentation.series import OccurrenceView
from calpages.presentation.skeleton import SKELETON
from calpages.presentation.texts import Texts
from calpages.presentation.views import BookingView


def booking_head(booking: ObjectVar[BookingView]) -> rx.Component:
    """The badge, the heading and what it means."""
    return rx.fragment(
        badge(booking.tone, booking.badge),
        rx.el.h1(booking.heading, id="heading", tab_index=-1),
        rx.cond(
            booking.sentence != "", rx.el.p(booking.sentence, class_name="cp-lead")
        ),
    )


def badge(tone: rx.Var[str], words: rx.Var[str]) -> rx.Component:
    """One word in the colour of its meaning, with a sign that needs no colour."""
    return rx.el.span(
        rx.match(
            tone,
            ("ok", icon("check")),
            ("bad", icon("cross")),
            icon("clock"),
        ),
        words,
        class_name="cp-badge cp-tone-" + tone.to(str),
    )


def when_panel(booking: ObjectVar[BookingView], text: ObjectVar[Texts]) -> rx.Component:
    """The calendar leaf, and the time beside it."""
    when = booking.when
    return rx.el.section(
        rx.el.div(
            rx.el.span(when.month, class_name="cp-leaf-month"),
            rx.el.span(when.day, class_name="cp-leaf-day"),
            rx.el.span(when.weekday, class_name="cp-leaf-weekday"),
            class_name="cp-leaf",
            aria_hidden="true",
        ),
        rx.el.div(
            rx.cond(
                (booking.occurrences.length() > 0) & (when.away != ""),
                rx.el.p(text.next_event, class_name="cp-former"),
            ),
            rx.cond(
                when.former != "",
                rx.el.p(
                    rx.el.span(text.former_time, ": ", class_name="cp-visually-hidden"),
                    rx.el.del_(when.former),
                    class_name="cp-former",
                ),
            ),
            rx.el.p(
                rx.el.time(when.time, date_time=when.start_iso), class_name="cp-time"
            ),
            rx.el.p(when.date, class_name="cp-date"),
            rx.el.p(when.zone, class_name="cp-zone"),
            rx.cond(when.other != "", rx.el.p(when.other, class_name="cp-zone")),
            rx.cond(when.away != "", rx.el.p(when.away, class_name="cp-away")),
            class_name="cp-when-text",
        ),
        aria_label=text.when,
        class_name=rx.cond(when.is_off, "cp-when cp-off", "cp-when"),
    )


def booking_details(
    booking: ObjectVar[BookingView], text: ObjectVar[Texts]
) -> rx.Component:
    """What, who, where, notes and answers, as a definition list."""
    return rx.el.dl(
        rx.cond(
            booking.title != "",
            _row(
                text.what,
                rx.fragment(_former(booking.former_title), rx.el.bdi(booking.title)),
            ),
        ),
        rx.cond(
            booking.people.length() > 0,
            _row(
                text.who,
                rx.fragment(
                    _former(booking.former_host),
                    rx.el.ul(
                        rx.foreach(booking.people, _person), class_name="cp-people"
                    ),
                ),
            ),
        ),
        rx.cond(booking.place.text != "", _row(text.where, _place(booking, text))),
        rx.foreach(booking.details, _detail),
        class_name="cp-details",
    )


def booking_title(
    booking: ObjectVar[BookingView], text: ObjectVar[Texts]
) -> rx.Component:
    """Only what is booked, where the rest would stand in the way of a decision."""
    return rx.el.dl(_row(text.what, rx.el.bdi(booking.title)), class_name="cp-details")


def occurrence_list(
    booking: ObjectVar[BookingView], text: ObjectVar[Texts]
) -> rx.Component:
    """The events of a series, each leading to its own page."""
    return rx.cond(
        booking.occurrences.length() > 0,
        rx.fragment(
            rx.el.ul(
                rx.foreach(booking.occurrences, _occurrence),
                aria_label=text.all_events,
                class_name="cp-occurrences",
            ),
            rx.cond(
                booking.more_occurrences.length() > 0,
                rx.el.details(
                    rx.el.summary(booking.more_label),
                    rx.el.ul(
                        rx.foreach(booking.more_occurrences, _occurrence),
                        aria_label=text.all_events,
                        class_name="cp-occurrences",
                    ),
                    class_name="cp-more",
                ),
            ),
        ),
    )


def booking_skeleton(text: ObjectVar[Texts]) -> rx.Component:
    """The shape of a booking that is on its way."""
    return rx.el.div(
        rx.el.p(text.loading, class_name="cp-visually-hidden"),
        *(rx.el.span(class_name=f"cp-bone cp-bone-{shape}") for shape in SKELETON),
        class_name="cp-body",
        aria_busy="true",
    )


def _row(label: rx.Var[str] | rx.Component, content: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.dt(label), rx.el.dd(content), class_name="cp-detail")


def _former(words: rx.Var[str]) -> rx.Component:
    """What stood here before a reschedule, struck through; nothing if it still does."""
    return rx.cond(
        words != "",
        rx.el.p(rx.el.del_(rx.el.bdi(words)), class_name="cp-former"),
    )


def _detail(detail: ObjectVar[DetailView]) -> rx.Component:
    return _row(rx.el.bdi(detail.label), rx.el.bdi(detail.text))


def _person(person: ObjectVar[PersonView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(person.initials, class_name="cp-initials", aria_hidden="true"),
        rx.el.div(
            rx.el.bdi(person.name),
            rx.cond(person.tag != "", rx.el.span(person.tag, class_name="cp-tag")),
            rx.cond(
                person.email != "",
                rx.el.p(rx.el.bdi(person.email), class_name="cp-email"),
            ),
            class_name="cp-person-text",
        ),
        class_name="cp-person",
    )


def _place(booking: ObjectVar[BookingView], text: ObjectVar[Texts]) -> rx.Component:
    place = booking.place
    return rx.el.div(
        _former(booking.former_place),
        rx.cond(
            place.href != "",
            rx.el.a(rx.el.bdi(place.text), href=place.href, rel="noopener noreferrer"),
            rx.cond(
                booking.when.is_off,
                rx.el.s(rx.el.bdi(place.text)),
                rx.el.bdi(place.text),
            ),
        ),
        rx.cond(
            place.map_href != "",
            rx.el.a(
                text.open_map,
                href=place.map_href,
                target="_blank",
                rel="noopener noreferrer",
                class_name="cp-map",
            ),
        ),
        class_name="cp-inline-links",
    )


def _occurrence(one: ObjectVar[OccurrenceView]) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(one.date, class_name="cp-row-title"),
                rx.el.br(),
                rx.el.span(one.time, class_name="cp-row-sub"),
                rx.cond(
                    one.shift != "",
                    rx.el.span(one.shift, class_name="cp-shift"),
                ),
            ),
            badge(one.tone, one.badge),
            href=one.href,
            class_name="cp-row-link",
        ),
        class_name=rx.cond(one.is_off, "cp-occurrence cp-off", "cp-occurrence"),
    )
