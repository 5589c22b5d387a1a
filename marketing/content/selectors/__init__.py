"""What is read of texts. Page, API, command and jobs ask the same functions."""

from marketing.content.selectors.published import (
    COUNT_JOB,
    PLACE,
    PUBLISH,
    SWEEP,
    effects,
    feed_reports,
    live,
    live_beside,
    standing,
)
from marketing.content.selectors.requests import (
    LATELY,
    REWRITE,
    WRITE,
    briefs,
    counts_of,
    failed_drafts,
    find_unfinished,
    jobs_of,
    pace_of,
    requested_ids,
    seconds_per_draft,
    waiting_of,
    with_failed,
)
from marketing.content.selectors.settings import (
    SLIDERS,
    WORDS,
    allowances,
    check_settings_of,
    kinds_with_four_eyes,
    policy_of,
    settings_of,
    voice_of,
)
from marketing.content.selectors.texts import (
    OPEN,
    Place,
    approvals,
    approved,
    awaiting_review,
    counts_awaiting_review,
    drafts,
    find_draft,
    is_open_beside,
    last_written,
    place_of,
    products_to_write,
    taken_places,
    versions,
)
from marketing.content.selectors.trials import (
    END_TEST,
    experiments,
    live_at_pairs,
    open_pairs,
    pairs_at,
    pairs_of,
    ready_pairs,
    running_pairs,
    testable,
    with_a,
)

__all__ = [
    "COUNT_JOB", "END_TEST", "LATELY", "OPEN", "PLACE", "PUBLISH", "REWRITE", "SLIDERS", "SWEEP", "WORDS", "WRITE", "Place",
    "allowances", "approvals", "approved", "awaiting_review", "briefs", "check_settings_of",
    "counts_awaiting_review", "counts_of", "drafts", "effects", "experiments", "failed_drafts", "feed_reports",
    "find_draft", "find_unfinished", "is_open_beside", "jobs_of", "kinds_with_four_eyes", "last_written", "live",
    "live_at_pairs", "live_beside", "open_pairs", "pace_of", "pairs_at", "pairs_of", "place_of", "policy_of",
    "products_to_write", "ready_pairs", "requested_ids", "running_pairs", "seconds_per_draft", "settings_of",
    "standing", "taken_places", "testable", "versions", "voice_of", "waiting_of", "with_a", "with_failed",
]  # fmt: skip
