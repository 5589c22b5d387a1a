"""How states and risks of texts are coloured where people read of them."""

from marketing.content.models import Draft

STATE_TONES = {
    Draft.State.REQUESTED: "busy",
    Draft.State.FAILED: "bad",
    Draft.State.IN_REVIEW: "warn",
    Draft.State.APPROVED: "busy",
    Draft.State.REJECTED: "calm",
    Draft.State.PUBLISHED: "ok",
    Draft.State.STALE: "bad",
    Draft.State.SUPERSEDED: "calm",
}
RISK_TONES = {Draft.Risk.NONE: "ok", Draft.Risk.WARNED: "warn", Draft.Risk.BLOCKED: "bad"}
