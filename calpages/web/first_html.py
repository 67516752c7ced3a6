"""The first HTML of a page: the booking as text, before any script has run.

A second rendering of the view model that the live page shows, with the same classes in
the same order: ``templates/`` and ``components/`` must draw the same, and a test
compares what both draw. Line breaks and indentation in a template mean nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import jinja2
from markupsafe import Markup, escape

from calpages import services
from calpages.choice import address, kept_parameters
from calpages.i18n import (
    SOURCE_LANGUAGE,
    Translator,
    get_translator,
    own_name,
)
from calpages.presentation.booking import BookingView
from calpages.presentation.choosing import ChoosingView
from calpages.presentation.freshness import freshness_steps
from calpages.presentation.icons import ICON_PATHS
from calpages.presentation.language_choice import language_options
from calpages.presentation.month import weeks_of
from calpages.presentation.problems import ProblemView
from calpages.presentation.skeleton import SKELETON
from calpages.presentation.texts import Texts, contact_label, fixed_texts
from calpages.presentation.without_script import without_script_texts
from calpages.presentation.zone_choice import ZoneOption, zone_options
from calpages.remembered import hour_cycle_of
from calpages.web.content_policy import Inline, inline_of
from calpages.web.spa_shell import SpaShell

PageName = Literal["booking", "cancel", "reschedule"]

_FOLDER = Path(__file__).parent
# A page without scripts looks again by itself.
_RELOAD_WHILE_LOADING_SECONDS = 2
_RELOAD_IN_DOUBT_SECONDS = 15
_ROUTES = {
    "booking": "booking/:booking_uid",
    "cancel": "cancel/:booking_uid",
    "reschedule": "reschedule/:booking_uid?",
}
# Neither can be in an HTML document: a NUL, and halves of surrogate pairs.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ChangeForm:
    """The form of the cancel or reschedule page, as it is written into the HTML.

    Attributes:
        token: What proves, when it is sent, that the form was ours.
        problem: Why it was not carried out when it was sent; ``""`` before.
        reason: What was written into it then.
        scope: What was chosen in it then.
    """

    token: str = ""
    problem: str = ""
    reason: str = ""
    scope: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class FirstPage:
    """What a page says first.

    Attributes:
        page: Which page.
        status: ``success``: the booking; ``error``: the problem; ``pending``: neither
            is known in time.
        language: The language that it is in, as ``Translator.tag``.
        theme: The appearance that was chosen: ``light``, ``dark``, or ``""`` for none.
        notice: That the booking could not be read anew; ``""``: it was.
        age_seconds: How long ago it was read.
        form: The form of the cancel page, or of the last step of rescheduling.
        choosing: The free times, on the reschedule page; ``None``: not known in time.
        times_problem: Why there are no free times; ``""`` while they are on their way.
        query: The query of the page's address.
        clock: ``12`` or ``24``: the clock that times are written with.
        is_kept: Whether it stays although the live page is ready: the answer to a form.
    """

    page: PageName
    status: Literal["pending", "error", "success"]
    language: str = SOURCE_LANGUAGE
    theme: str = ""
    booking: BookingView = dataclasses.field(default_factory=BookingView)
    problem: ProblemView = dataclasses.field(default_factory=ProblemView)
    notice: str = ""
    age_seconds: float = 0.0
    form: ChangeForm = dataclasses.field(default_factory=ChangeForm)
    choosing: ChoosingView | None = None
    times_problem: str = ""
    query: Mapping[str, str] = dataclasses.field(default_factory=dict)
    clock: str = "24"
    is_kept: bool = False

    @property
    def is_choosing(self) -> bool:
        """Whether it is the reschedule page of a booking that can be moved."""
        is_found = self.page == "reschedule" and self.status == "success"
        return is_found and self.booking.reschedule_href != ""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is on its way any more."""
        if not self.is_choosing:
            return self.status != "pending"
        return self.choosing is not None or self.times_problem != ""

    @property
    def lacks_time(self) -> bool:
        """Whether the visitor has gone on without a time."""
        is_going_on = self.query.get("step") == "confirm"
        choosing = self.choosing
        return is_going_on and choosing is not None and not choosing.confirm.heading

    @property
    def lists_chosen(self) -> bool:
        """Whether the chosen time is among those that are shown."""
        if self.choosing is None:
            return False
        days = (self.choosing.day, *self.choosing.week.days, *self.choosing.soonest)
        chosen = self.choosing.chosen.start_iso
        return any(
            time.start_iso == chosen
            for day in days
            for part in day.parts
            for time in part.times
        )


def write_document(page: FirstPage, shell: SpaShell) -> str:
    """Write the whole document of a page.

    Args:
        page: What it says.
        shell: Reflex's own document, which takes over.
    """
    offered = services.current()
    t = get_translator(page.language)
    text = fixed_texts(t)
    zones = _zone_options(page, t)
    context = {
        "page": page.page,
        "status": page.status,
        "booking": page.booking,
        "problem": page.problem,
        "form": page.form,
        "choosing": page.choosing,
        "times_problem": page.times_problem,
        "clock": page.clock,
        "to": functools.partial(address, page.query),
        "kept_parameters": _kept_parameters(page, asks_zone=zones != ()),
        "zone_options": zones,
        "lacks_time": page.lacks_time,
        "live_status": page.status if page.is_complete else "pending",
        "is_wide": _is_wide(page),
        "is_kept": page.is_kept or page.form.problem,
        "text": text,
        "without_script": without_script_texts(t),
        "title": _title(page, text, offered.brand.name),
        "description": page.booking.summary if page.page == "booking" else "",
        "announcement": _announcement(page, text),
        "notice": page.notice,
        "freshness": [
            (one.after_seconds, one.text)
            for one in freshness_steps(t, age_seconds=page.age_seconds)
        ],
        "language": t.tag,
        "language_name": own_name(t.tag),
        "languages": language_options(),
        "theme": page.theme,
        "written_at": time.time(),
        "direction": t.direction,
        "brand": offered.brand,
        "contact_label": contact_label(t, offered.brand),
        "is_sandbox": offered.is_sandbox,
        "reason_mode": offered.cancellation_reason,
        "stylesheet": shell.stylesheet,
        "module_hrefs": shell.modules.get(_ROUTES[page.page], ()),
        "reload_seconds": _reload_seconds(page),
    }
    head, first = _template("head.html"), _template("page.html")
    theme = f' data-theme="{escape(page.theme)}"' if page.theme else ""
    document = "".join(
        (
            f'<!DOCTYPE html><html lang="{escape(t.tag)}" dir="{t.direction}"{theme}>',
            shell.before_head_end,
            head.render(context),
            "</head><body>",
            first.render(context),
            shell.body,
            f"<script>{_script()}</script></body></html>",
        )
    )
    return _UNWRITABLE.sub("\ufffd", document)


def inline_texts(shell: SpaShell) -> Inline:
    """Give the scripts and stylesheets of every document that is written here.

    Args:
        shell: Reflex's own document, as ``write_document`` gets it.
    """
    written = Inline(scripts=(_script(),), styles=(shell.stylesheet,))
    return shell.inline + written + _inline_in_templates()


def _title(page: FirstPage, text: Texts, brand_name: str) -> str:
    if page.status == "pending":
        return brand_name
    if page.status == "error":
        return page.problem.heading
    if page.page == "cancel" and page.booking.cancel_href:
        return text.cancel_heading
    if page.is_choosing:
        return text.reschedule_heading
    return page.booking.tab_title


def _announcement(page: FirstPage, text: Texts) -> str:
    if page.page == "cancel":
        return ""
    if page.status == "pending":
        return text.loading
    is_told = page.status == "success" and page.page == "booking"
    return page.booking.heading if is_told else ""


def _is_wide(page: FirstPage) -> bool:
    """Whether there is more than one column: where a time is chosen."""
    is_confirming = page.choosing is not None and page.choosing.confirm.heading != ""
    is_to_come = page.page == "reschedule" and page.status == "pending"
    return is_to_come or (page.is_choosing and not is_confirming)


def _zone_options(page: FirstPage, t: Translator) -> tuple[ZoneOption, ...]:
    """The zones to choose from, where the address asks for them."""
    if not (page.is_choosing and page.query.get("zones")):
        return ()
    return zone_options(t.tag, dt.datetime.now(dt.UTC), hour_cycle_of(page.clock))


def _kept_parameters(page: FirstPage, *, asks_zone: bool) -> dict[str, str]:
    """What the form of the times sends along; each of its own fields only once."""
    kept = kept_parameters(page.query)
    if asks_zone:
        kept.pop("tz", None)
    if page.choosing is not None and not page.lists_chosen:
        kept["slot"] = page.choosing.chosen.start_iso
    return {name: value for name, value in kept.items() if value}


def _reload_seconds(page: FirstPage) -> int:
    if not page.is_complete:
        return _RELOAD_WHILE_LOADING_SECONDS
    return _RELOAD_IN_DOUBT_SECONDS if page.booking.doubt else 0


class _Templates(jinja2.FileSystemLoader):
    """Templates whose line breaks and indentation mean nothing."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_up_to_date = super().get_source(environment, template)
        return _on_one_line(source), path, is_up_to_date


def _on_one_line(source: str) -> str:
    return re.sub(r"(?<=[>}])\s*\n\s*|\s*\n\s*(?=[<{])|\s*\n\s*$", "", source).replace(
        "\n", " "
    )


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=_Templates(_FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    environment.globals |= {
        "icon_paths": ICON_PATHS,
        "skeleton": SKELETON,
        "weeks_of": weeks_of,
    }
    environment.filters["textarea"] = _in_textarea
    return environment


@functools.cache
def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@functools.cache
def _inline_in_templates() -> Inline:
    """What is inline in the templates themselves, the same for every visitor."""
    templates = _Templates(_FOLDER / "templates")
    sources = [
        templates.get_source(_environment(), name)[0]
        for name in templates.list_templates()
    ]
    # What is put in later is ours too, and stands in ``inline_texts`` by itself.
    return inline_of(re.sub(r"<(script|style)>{{.*?}}</\1>", "", "".join(sources)))


@functools.cache
def _script() -> str:
    """The script, without its comments and its indentation."""
    source = (_FOLDER / "first.js").read_text("utf-8")
    return re.sub(r"^\s*(?://.*)?\n?", "", source, flags=re.MULTILINE)


def _in_textarea(text: str) -> Markup:
    """Escape text; an HTML parser drops the first line break of a textarea."""
    return Markup("\n") + escape(text)
