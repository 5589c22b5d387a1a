"""What the audit log's actions are called where people read of them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, str | Promise] = {
    "category.created": _("Category made"),
    "category.changed": _("Category changed"),
    "consent.changed": _("Consent changed"),
    "feed.added": _("Feed added"),
    "feed.changed": _("Feed changed"),
    "feed.removed": _("Feed removed"),
    "import.cancelled": _("Import cancelled"),
    "import.finished": _("Import finished"),
    "import.started": _("Import started"),
    "import.undone": _("Import undone"),
    "job.cancelled": _("Job cancelled"),
    "job.retried": _("Job tried again"),
    "key.created": _("Key made"),
    "key.origins_changed": _("Origins of a key changed"),
    "key.revoked": _("Key revoked"),
    "key.rotated": _("Key replaced"),
    "member.added": _("Member added"),
    "member.invitation_withdrawn": _("Invitation withdrawn"),
    "member.invited": _("Member invited"),
    "member.password_changed": _("Password changed"),
    "member.password_link": _("Link for a new password made"),
    "member.removed": _("Member removed"),
    "member.role_changed": _("Role changed"),
    "placement.changed": _("Placement changed"),
    "product.changed": _("Product changed"),
    "product.created": _("Product made"),
    "product.deleted": _("Product deleted"),
    "product.hidden": _("Product hidden"),
    "product.shown": _("Product shown again"),
    "recommendation.hidden": _("Product hidden for a shopper"),
    "recommendation.shown": _("Product shown to a shopper again"),
    "rule.changed": _("Rule changed"),
    "rule.made": _("Rule made"),
    "rule.put_back": _("Rule put back"),
    "rule.removed": _("Rule removed"),
    "rule.switched_off": _("Rule switched off"),
    "rule.switched_on": _("Rule switched on"),
    "session.ended": _("Session ended"),
    "shopper.previewed": _("Recommendations looked at as a shopper"),
    "signing_key.created": _("Shopper token key made"),
    "signing_key.retired": _("Shopper token key retired"),
    "training.started": _("Training started"),
    "version.promoted": _("Model promoted"),
    "version.registered": _("Model registered"),
    "version.rolled_back": _("Model rolled back"),
    "view.removed": _("Saved view removed"),
    "view.saved": _("View saved"),
}


def action_name(action: str) -> str:
    return str(ACTIONS.get(action, action))
