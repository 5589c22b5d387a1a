"""Changes of texts. Page, API, command and jobs call the same functions."""

from marketing.content.services.bulk import pause, resume, retry_failed, stop
from marketing.content.services.counting import count_outcomes, refresh_outcomes
from marketing.content.services.ending import choose_winner, go_on_ending, stop_experiment
from marketing.content.services.experimenting import plan_experiment, start_experiment
from marketing.content.services.feeding import make_feed
from marketing.content.services.publishing import publish, take_down
from marketing.content.services.requesting import regenerate, request_drafts
from marketing.content.services.reviewing import Approved, approve, approve_many, reject, take_back
from marketing.content.services.rewriting import edit, restore, revise
from marketing.content.services.settings import (
    allow_words,
    change_checks,
    change_four_eyes,
    change_kind,
    change_voice,
    disallow_words,
)
from marketing.content.services.sweeping import find_stale, look_for_stale, plan_sweep, refresh

__all__ = [
    "Approved", "allow_words", "approve", "approve_many", "change_checks", "change_four_eyes", "change_kind",
    "change_voice", "choose_winner", "count_outcomes", "disallow_words", "edit", "find_stale", "go_on_ending",
    "look_for_stale", "make_feed", "pause", "plan_experiment", "plan_sweep", "publish", "refresh", "refresh_outcomes", "regenerate",
    "reject", "request_drafts", "restore", "resume", "retry_failed", "revise", "start_experiment", "stop",
    "stop_experiment", "take_back", "take_down",
]  # fmt: skip
