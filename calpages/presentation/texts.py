"""The fixed words of the pages, in one language.

Reflex compiles components once for everybody, so a component can't look a word up: it
takes a field of ``Texts`` as a Var.
"""

from __future__ import annotations

import dataclasses
import functools

from calpages.brand import Brand
from calpages.i18n import Translator
from calpages.presentation.problems import not_known_problem
from calpages.reasons import MAX_REASON_LENGTH


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """Labels, headings and buttons that don't depend on a booking."""

    skip_to_content: str = ""
    loading: str = ""
    need_help: str = ""
    sandbox_notice: str = ""
    reader_menu: str = ""
    language: str = ""
    appearance: str = ""
    appearance_automatic: str = ""
    appearance_light: str = ""
    appearance_dark: str = ""
    what: str = ""
    when: str = ""
    who: str = ""
    where: str = ""
    need_change: str = ""
    reschedule: str = ""
    cancel: str = ""
    refresh: str = ""
    add_to_calendar: str = ""
    other_calendar: str = ""
    copy_details: str = ""
    copied: str = ""
    book_again: str = ""
    remove_from_calendar: str = ""
    how_much: str = ""
    counter: str = ""
    reason_too_long: str = ""
    reason_hint: str = ""
    reason_hint_required: str = ""
    suggestions: tuple[str, ...] = ()
    offline: str = ""
    is_offline: str = ""
    connection_lost: str = ""
    connection_back: str = ""
    unanswered: str = ""
    newer_version: str = ""
    load_again: str = ""
    try_again: str = ""
    open_map: str = ""
    join_call: str = ""
    loading_times: str = ""
    see_new_booking: str = ""
    see_former_booking: str = ""
    all_events: str = ""
    cancel_heading: str = ""
    cancel_reason: str = ""
    cancel_event: str = ""
    cancelling: str = ""
    checking: str = ""
    never_mind: str = ""
    back_to_booking: str = ""
    reschedule_heading: str = ""
    former_time: str = ""
    current_time: str = ""
    next_event: str = ""
    new_time: str = ""
    length_label: str = ""
    time_zone: str = ""
    reschedule_reason: str = ""
    rescheduling: str = ""
    choose_time_first: str = ""
    previous_month: str = ""
    next_month: str = ""
    calendar_label: str = ""
    pick_a_day: str = ""
    layout_label: str = ""
    layout_month: str = ""
    layout_week: str = ""
    layout_soonest: str = ""
    clock_label: str = ""
    clock_12: str = ""
    clock_24: str = ""
    zone_search: str = ""
    zone_change: str = ""
    zone_none: str = ""
    still_looking: str = ""
    continue_label: str = ""
    back_to_times: str = ""
    stays_same: str = ""
    previous_week: str = ""
    next_week: str = ""
    more_times: str = ""
    show_times: str = ""
    nearest_heading: str = ""
    see_all_times: str = ""
    zones_loading: str = ""
    zones_failed: str = ""
    close: str = ""
    home_heading: str = ""
    home_intro: str = ""
    demo_heading: str = ""
    demo_intro: str = ""
    not_found_heading: str = ""
    not_found_text: str = ""
    crash_heading: str = ""
    crash_text: str = ""


def contact_label(t: Translator, brand: Brand) -> str:
    """What the link to the platform's help says; ``""`` where there is none."""
    return t.gettext("Contact {name}", name=brand.name) if brand.contact else ""


@functools.lru_cache(maxsize=64)
def fixed_texts(t: Translator) -> Texts:
    """Look every fixed word up in the language of ``t``."""
    return Texts(
        skip_to_content=t.gettext("Skip to content"),
        loading=t.gettext("Loading your booking"),
        need_help=t.gettext("Need help?"),
        sandbox_notice=t.gettext(
            "Sandbox: these are demo bookings. Nothing here reaches Cal.com."
        ),
        # Translators: the name of the menu that holds both
        reader_menu=t.gettext("Language and appearance"),
        # Translators: a label over the languages to choose from
        language=t.gettext("Language"),
        # Translators: a label over: automatic, light, dark
        appearance=t.gettext("Appearance"),
        # Translators: as the device says
        appearance_automatic=t.pgettext("appearance", "Automatic"),
        appearance_light=t.pgettext("appearance", "Light"),
        appearance_dark=t.pgettext("appearance", "Dark"),
        # Translators: a label in the list of details: what is booked
        what=t.gettext("What"),
        # Translators: a label in the list of details: the time
        when=t.gettext("When"),
        # Translators: a label in the list of details: host and guests
        who=t.gettext("Who"),
        # Translators: a label in the list of details: the place
        where=t.gettext("Where"),
        # Translators: before the links that reschedule and cancel
        need_change=t.gettext("Need to make a change?"),
        # Translators: a link or button: moves the booking
        reschedule=t.gettext("Reschedule"),
        cancel=t.pgettext("link to the cancel page", "Cancel"),
        # Translators: a button: looks whether anything has changed
        refresh=t.gettext("Refresh"),
        add_to_calendar=t.gettext("Add to calendar"),
        other_calendar=t.gettext("Apple and other calendars"),
        copy_details=t.gettext("Copy details"),
        # Translators: what "Copy details" says when it is done
        copied=t.gettext("Copied"),
        book_again=t.gettext("Book another time"),
        remove_from_calendar=t.gettext("Remove from calendar"),
        how_much=t.gettext("What do you want to cancel?"),
        # Translators: "120 / 500" follows: written, and allowed
        counter=t.gettext("Characters:"),
        reason_too_long=t.gettext(
            "This is longer than {count} characters. Please shorten it.",
            count=MAX_REASON_LENGTH,
        ),
        # Translators: after the label of a field
        reason_hint=t.gettext("(optional)"),
        # Translators: after the label of a field
        reason_hint_required=t.gettext("(required)"),
        suggestions=(
            # Translators: a reason, as the visitor says it
            t.gettext("I can't make it"),
            # Translators: a reason, as the visitor says it
            t.gettext("No longer needed"),
            # Translators: a reason, as the visitor says it
            t.gettext("Found another time"),
        ),
        offline=t.gettext("No connection"),
        is_offline=t.gettext(
            "You are offline. What you see is from before. The page goes on by itself"
            " when you are connected again."
        ),
        connection_lost=t.gettext(
            "The connection is lost. We keep trying to connect. Nothing is sent"
            " meanwhile."
        ),
        connection_back=t.gettext("You are connected again."),
        unanswered=not_known_problem("stopped_looking", t),
        newer_version=t.gettext(
            "There is a newer version of this page. Please load it again."
        ),
        load_again=t.gettext("Load again"),
        try_again=t.gettext("Try again"),
        open_map=t.gettext("Open map"),
        join_call=t.gettext("Join video call"),
        loading_times=t.gettext("Loading the free times"),
        see_new_booking=t.gettext("See the new booking"),
        see_former_booking=t.gettext("See the former booking"),
        all_events=t.gettext("All events of this series"),
        cancel_heading=t.gettext("Cancel this event?"),
        cancel_reason=t.gettext("Reason for cancellation"),
        cancel_event=t.gettext("Cancel event"),
        # Translators: while it is being cancelled
        cancelling=t.gettext("Cancelling"),
        # Translators: while Cal.com is asked whether it was done
        checking=t.gettext("Checking"),
        # Translators: leaves the cancel page without cancelling anything
        never_mind=t.gettext("Never mind"),
        back_to_booking=t.gettext("Back to the booking"),
        reschedule_heading=t.gettext("Choose a new time"),
        # Translators: the time before the move
        former_time=t.gettext("Former time"),
        # Translators: the time before the move, not yet moved
        current_time=t.gettext("Current time"),
        next_event=t.gettext("Next event"),
        new_time=t.gettext("New time"),
        # Translators: how long the event takes
        length_label=t.gettext("Length"),
        time_zone=t.gettext("Time zone"),
        reschedule_reason=t.gettext("Reason for rescheduling"),
        # Translators: while the booking is being moved
        rescheduling=t.gettext("Rescheduling"),
        choose_time_first=t.gettext("Choose a time."),
        previous_month=t.gettext("Previous month"),
        next_month=t.gettext("Next month"),
        calendar_label=t.gettext("Days with free times"),
        pick_a_day=t.gettext("Choose a day to see its free times."),
        layout_label=t.pgettext("which view of the free times", "Show"),
        # Translators: one of the views of the free times
        layout_month=t.gettext("Month"),
        # Translators: one of the views of the free times
        layout_week=t.gettext("Week"),
        # Translators: one of the views of the free times
        layout_soonest=t.gettext("Next free times"),
        # Translators: the choice between 12 and 24 hours
        clock_label=t.gettext("Clock"),
        # Translators: short: a clock of twelve hours
        clock_12=t.gettext("12 h"),
        clock_24=t.gettext("24 h"),
        zone_search=t.gettext("Search a city or time zone"),
        zone_change=t.pgettext("another time zone", "Change"),
        zone_none=t.gettext("No time zone found"),
        still_looking=t.gettext("Still looking for free times."),
        # Translators: goes on to the step that confirms the move
        continue_label=t.gettext("Continue"),
        back_to_times=t.gettext("Choose another time"),
        # Translators: heading over what a move leaves unchanged
        stays_same=t.gettext("Stays as it is"),
        previous_week=t.gettext("Previous week"),
        next_week=t.gettext("Next week"),
        # Translators: looks further ahead
        more_times=t.gettext("More times"),
        show_times=t.pgettext("the times of a day", "Show"),
        nearest_heading=t.gettext("The nearest free times"),
        see_all_times=t.gettext("See all times"),
        zones_loading=t.gettext("Loading the time zones"),
        zones_failed=t.gettext("The time zones can't be loaded. Please try again."),
        # Translators: a button: closes the dialog
        close=t.gettext("Close"),
        # Translators: a heading that says what to do
        home_heading=t.gettext("Use the link in your e-mail"),
        home_intro=t.gettext(
            "The confirmation e-mail of your booking has links to see, reschedule or"
            " cancel it. Open one of them to get to your booking."
        ),
        demo_heading=t.gettext("Demo bookings"),
        demo_intro=t.gettext(
            "One of every kind, fresh in the sandbox. Open them, move them, cancel"
            " them."
        ),
        not_found_heading=t.gettext("There is nothing here"),
        not_found_text=t.gettext(
            "Please open the link in your e-mail again. If it was copied by hand,"
            " check that it is complete."
        ),
        crash_heading=t.gettext("This page has broken"),
        crash_text=t.gettext(
            "The mistake is ours. Nothing about your booking has changed by it. Please"
            " load the page again."
        ),
    )
