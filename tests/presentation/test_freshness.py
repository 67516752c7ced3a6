"""Contract: of the sentences that are due, the last is true."""

import itertools
import re

from calpages.i18n import get_translator
from calpages.presentation.freshness import freshness_steps

STEPS = freshness_steps(get_translator("en"))


def test_at_first_it_was_updated_just_now():
    assert (STEPS[0].after_seconds, STEPS[0].text) == (0, "Updated just now")


def test_time_only_goes_on():
    seconds = [step.after_seconds for step in STEPS]
    assert seconds == sorted(set(seconds))


def test_no_sentence_is_said_twice():
    assert len({step.text for step in STEPS}) == len(STEPS)


def test_minutes_are_counted_and_named():
    by_seconds = {step.after_seconds: step.text for step in STEPS}
    assert by_seconds[60] == "Updated 1 minute ago"
    assert by_seconds[120] == "Updated 2 minutes ago"


def test_a_sentence_says_the_minutes_after_which_it_is_due():
    for step in STEPS[1:-1]:
        (minutes,) = re.findall(r"\d+", step.text)
        assert int(minutes) * 60 == step.after_seconds


def test_after_an_hour_it_is_long_ago():
    assert STEPS[-1].after_seconds == 60 * 60
    assert STEPS[-1].text == "Updated more than an hour ago"


def test_no_sentence_stays_long_enough_to_mislead():
    """At most a half more has passed than is said, once it counts in minutes."""
    for step, after in itertools.pairwise(STEPS[1:]):
        assert after.after_seconds <= 2 * step.after_seconds


def test_every_sentence_is_translated():
    pseudo = freshness_steps(get_translator("en-XA"))
    assert all(a.text != b.text for a, b in zip(STEPS, pseudo, strict=True))


def test_what_is_old_already_begins_later_in_the_list():
    old = freshness_steps(get_translator("en"), age_seconds=130.9)
    assert [(step.after_seconds, step.text) for step in old[:2]] == [
        (0, "Updated 2 minutes ago"),
        (50, "Updated 3 minutes ago"),
    ]
    assert old[-1].text == STEPS[-1].text
    barely = freshness_steps(get_translator("en"), age_seconds=0.9)
    assert barely == STEPS
