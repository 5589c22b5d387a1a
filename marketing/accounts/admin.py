"""Keys, members and the audit log."""

import json

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from marketing.accounts import views
from marketing.accounts.inviting import open_invitations
from marketing.accounts.models import ApiKey, AuditEvent, Membership, SigningKey
from marketing.accounts.permissions import MANAGE_KEYS, MANAGE_MEMBERS
from marketing.accounts.site import DaysFilter, ShopAdmin, site
from marketing.accounts.wording import action_name
from marketing.common.badges import badge


@admin.register(ApiKey, site=site)
class ApiKeyAdmin(ShopAdmin):
    icon = "key"
    view_roles = add_roles = change_roles = MANAGE_KEYS
    about = _("Your storefront and your server name your shop by a key. It is shown once, when it is made.")
    empty_text = _(
        "There is no key yet. A publishable key goes into your storefront, a secret one stays on your server."
    )
    empty_action = ("dashboard:accounts_apikey_add", _("Create a key"))
    list_display = ("name", "begins", "kind", "state_badge", "origins_shown", "last_used_at", "created_at")
    more_columns = ("expires_at", "revoked_at")
    list_filter = (("kind", ChoicesDropdownFilter), ("created_at", DaysFilter))
    search_fields = ("name", "prefix")
    search_help_text = _("Search by name or beginning")
    list_before_template = "accounts/_key_tabs.html"
    export_fields = ("name", "prefix", "kind", "origins", "created_at", "last_used_at", "expires_at", "revoked_at")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(views.add_key), name="accounts_apikey_add"),
            path("<uuid:pk>/change/", wrap(views.show_key), name="accounts_apikey_change"),
            path("<uuid:pk>/rotate/", wrap(views.rotate_key), name="accounts_apikey_rotate"),
            path("<uuid:pk>/revoke/", wrap(views.revoke_key), name="accounts_apikey_revoke"),
            *super().get_urls(),
        ]

    @admin.display(description=_("begins with"), ordering="prefix")
    def begins(self, key: ApiKey) -> SafeString:
        return format_html("<code>{}…</code>", key.prefix)

    @admin.display(description=_("state"))
    def state_badge(self, key: ApiKey) -> SafeString:
        if key.revoked_at:
            return badge(_("Revoked"), "bad")
        if not key.is_valid:
            return badge(_("Expired"), "warn")
        return badge(_("Ends soon"), "warn") if key.expires_at else badge(_("Valid"), "ok")

    @admin.display(description=_("origins"))
    def origins_shown(self, key: ApiKey) -> str:
        return ", ".join(key.origins) or "–"


@admin.register(SigningKey, site=site)
class SigningKeyAdmin(ShopAdmin):
    icon = "vpn_key"
    view_roles = MANAGE_KEYS
    about = _("Your server signs with it who a shopper is. While two keys are open, tokens of both are accepted.")
    empty_text = _(
        "There is no shopper token key yet. You need one when your storefront shows a known shopper's own data."
    )
    list_display = ("called", "state_badge", "created_at", "retired_at")
    list_display_links = None
    list_filter = (("created_at", DaysFilter),)
    search_fields = ("id",)
    search_help_text = _("Search by id")
    list_before_template = "accounts/_signing_keys.html"
    export_fields = ("id", "created_at", "retired_at")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(views.add_signing_key), name="accounts_signingkey_add"),
            path("<uuid:pk>/retire/", wrap(views.retire_signing_key), name="accounts_signingkey_retire"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        open_keys = [key for key in self.get_queryset(request) if key.is_open]
        return super().changelist_view(request, {"open_keys": open_keys, **(extra_context or {})})

    @admin.display(description=_("state"))
    def state_badge(self, key: SigningKey) -> SafeString:
        return badge(_("Open"), "ok") if key.is_open else badge(_("Retired"), "calm")


@admin.register(Membership, site=site)
class MembershipAdmin(ShopAdmin):
    icon = "badge"
    view_roles = add_roles = change_roles = MANAGE_MEMBERS
    about = _(
        "Who works in this shop. Owners do everything; analysts read; the other roles change what their work needs."
    )
    list_before_template = "accounts/_invitations.html"
    list_display = ("user", "email", "role_shown", "seen_at", "created_at")
    list_select_related = ("user",)
    list_filter = (("role", ChoicesDropdownFilter),)
    search_fields = ("user__name", "user__email")
    search_help_text = _("Search by name or e-mail")
    export_fields = ("user__name", "user__email", "role", "created_at")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(views.invite_member), name="accounts_membership_add"),
            path("<uuid:pk>/change/", wrap(views.show_member), name="accounts_membership_change"),
            path("<uuid:pk>/remove/", wrap(views.remove_member), name="accounts_membership_remove"),
            path("<uuid:pk>/password/", wrap(views.make_password_link), name="accounts_membership_password"),
            path("invitations/<uuid:pk>/withdraw/", wrap(views.withdraw_invitation), name="withdraw_invitation"),
            path(
                "password/<uidb64>/<token>/", views.ChooseNewPassword.as_view(), name="new_password"
            ),  # a stranger yet
            *super().get_urls(),
        ]

    @admin.display(description=_("e-mail"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email

    @admin.display(description=_("role"), ordering="role")
    def role_shown(self, membership: Membership) -> SafeString:
        return badge(membership.get_role_display(), "calm")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        invitations = open_invitations(request.shop) if request.shop else []
        return super().changelist_view(request, {"invitations": invitations, **(extra_context or {})})


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(ShopAdmin):
    icon = "history"
    about = _("Who changed what, on a page, by a key or by a command. Entries are added, never changed.")
    empty_text = _("Nothing has been changed yet.")
    list_display = ("created_at", "action_shown", "subject_name", "who")
    list_filter = (("created_at", DaysFilter),)
    search_fields = ("action", "subject_name", "actor_name")
    search_help_text = _("Search by action, thing or person")
    fields = ("created_at", "action_shown", "who", "subject_name", "subject_id", "details_shown")
    readonly_fields = fields
    export_fields = ("created_at", "action", "subject_type", "subject_id", "subject_name", "actor_name", "details")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Called as people call it; and the log has no log of its own."""
        entry = self.get_object(request, object_id)
        context = {"where": self.action_shown(entry) if entry else "", "show_history": False, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=_("action"), ordering="action")
    def action_shown(self, entry: AuditEvent) -> str:
        return action_name(entry.action)

    @admin.display(description=_("who"), ordering="actor_name")
    def who(self, entry: AuditEvent) -> object:
        return entry.actor_name or _("API or command")

    @admin.display(description=_("details"))
    def details_shown(self, entry: AuditEvent) -> SafeString:
        return format_html("<pre>{}</pre>", json.dumps(entry.details, ensure_ascii=False, indent=2))
