"""What stands at the side of every page: the shop, and the pages that this person may see in it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketing.accounts.permissions import (
    ANSWER_SHOPPERS,
    EDIT_CATALOG,
    EDIT_CONTENT,
    EDIT_RULES,
    MANAGE_KEYS,
    MANAGE_MEMBERS,
    READ,
    RUN_MODELS,
)
from marketing.accounts.site import site
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.site.searching import Result
from marketing.dashboard.help import help_of
from marketing.dashboard.waiting import waiting_in
from marketing.jobs.selectors import tray_jobs

REVIEW, INBOX = "dashboard:content_review", "dashboard:chat_inbox"

Entry = tuple[str | Promise, str, str]  # words, icon, "app_model" of its list, or "dashboard:page"

GROUPS: list[tuple[str | Promise, list[Entry]]] = [
    (
        _("Catalogue"),
        [
            (_("Products"), "inventory_2", "catalog_product"),
            (_("Categories"), "category", "catalog_category"),
            (_("Imports"), "upload_file", "catalog_import"),
            (_("Feeds"), "rss_feed", "catalog_feed"),
        ],
    ),
    (
        _("Customers"),
        [
            (_("Shoppers"), "group", "shoppers_shopper"),
            (_("Events"), "timeline", "shoppers_event"),
            (_("Orders"), "receipt_long", "shoppers_order"),
        ],
    ),
    (
        _("Recommendations"),
        [
            (_("Models"), "model_training", "registry_modelversion"),
            (_("Training runs"), "show_chart", "registry_trainingrun"),
            (_("Learning"), "school", "dashboard:recommendations_learning"),
            (_("Tests of versions"), "science", "recommendations_versiontest"),
            (_("Placements"), "view_carousel", "recommendations_placement"),
            (_("Rules"), "rule", "recommendations_rule"),
            (_("Served"), "fact_check", "recommendations_recommendation"),
            (_("Preview"), "visibility", "dashboard:recommendations_preview"),
            (_("Results"), "query_stats", "recommendations_outcome"),
        ],
    ),
    (
        _("Content"),
        [
            (_("Review"), "rate_review", REVIEW),
            (_("Drafts"), "edit_note", "content_draft"),
            (_("Published texts"), "public", "content_publication"),
            (_("Outcomes"), "insights", "content_effect"),
            (_("A/B tests"), "science", "content_experiment"),
            (_("Requests"), "post_add", "content_brief"),
            (_("Channel feeds"), "output", "dashboard:content_feeds"),
            (_("Learning"), "school", "dashboard:content_learning"),
            (_("Brand voice"), "record_voice_over", "content_brandvoice"),
            (_("Checks"), "gavel", "dashboard:content_checks"),
            (_("Kinds of text"), "rule_settings", "content_kindsettings"),
            (_("Allowed words"), "verified", "content_allowance"),
        ],
    ),
    (
        _("Service"),
        [
            (_("Inbox"), "forum", INBOX),
            (_("Review of answers"), "fact_check", "dashboard:chat_answers"),
            (_("Service in figures"), "monitoring", "dashboard:chat_figures"),
            (_("Knowledge gaps"), "lightbulb", "dashboard:chat_gaps"),
            (_("FAQ"), "quiz", "chat_faq"),
            (_("Policy pages"), "policy", "chat_source"),
            (_("Canned replies"), "bolt", "chat_cannedreply"),
            (_("Service hours"), "schedule", "dashboard:chat_hours"),
            (_("Thresholds"), "tune", "dashboard:chat_thresholds"),
            (_("Orders in the chat"), "local_shipping", "dashboard:chat_orders"),
        ],
    ),
    (
        _("Settings"),
        [
            (_("Storefront"), "storefront", "dashboard:storefront"),
            (_("Writer of texts"), "edit_note", "generation_generationsettings"),
            (_("Written texts"), "receipt", "generation_generation"),
            (_("Jobs"), "pending_actions", "jobs_job"),
            (_("API keys"), "key", "accounts_apikey"),
            (_("Members"), "badge", "accounts_membership"),
            (_("Audit log"), "history", "accounts_auditevent"),
        ],
    ),
]


ACTIONS: list[tuple[str | Promise, str, str, frozenset[str]]] = [
    (_("Import products"), "upload_file", "dashboard:catalog_import_add", EDIT_CATALOG),
    (_("Import orders"), "upload_file", "dashboard:catalog_import_add", EDIT_CATALOG),
    (_("Add a product"), "add", "dashboard:catalog_product_add", EDIT_CATALOG),
    (_("Make a rule"), "rule", "dashboard:recommendations_rule_add", EDIT_RULES),
    (_("Review texts"), "rate_review", REVIEW, EDIT_CONTENT),
    (_("Answer shoppers"), "forum", INBOX, ANSWER_SHOPPERS),
    (_("Ask for texts"), "edit_note", "dashboard:content_brief_add", EDIT_CONTENT),
    (_("Write a FAQ entry"), "quiz", "dashboard:chat_faq_add", ANSWER_SHOPPERS),
    (_("Add a policy page"), "policy", "dashboard:chat_source_add", EDIT_CONTENT),
    (_("Train a model"), "model_training", "dashboard:registry_modelversion_changelist", RUN_MODELS),
    (_("Create a key"), "key", "dashboard:accounts_apikey_add", MANAGE_KEYS),
    (_("Invite a member"), "person_add", "dashboard:accounts_membership_add", MANAGE_MEMBERS),
    (_("Where you are logged in"), "devices", "dashboard:sessions", READ),
    (_("Change your password"), "password", "dashboard:password_change", READ),
    (_("Read the API documentation"), "menu_book", "api-docs", READ),
]


def actions(request: HttpRequest) -> list[Result]:
    return [Result(title, icon, reverse(name)) for title, icon, name, roles in ACTIONS if is_one_of(request, roles)]


def account(request: HttpRequest) -> list[dict[str, object]]:
    """The menu under one's own name."""
    return [
        {"title": _("Where you are logged in"), "link": reverse("dashboard:sessions")},
        {"title": _("Change your password"), "link": reverse("dashboard:password_change")},
    ]


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every page of the site has around its content, besides the menu."""
    return {"tray": tray_jobs(request.shop), "help": help_of(request)} if request.shop else {}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"items": [_overview(request)]},
        *({"title": title, "items": [_item(request, *entry) for entry in entries]} for title, entries in GROUPS),
    ]


def _overview(request: HttpRequest) -> dict[str, Any]:
    link = reverse("dashboard:index")
    return {"title": _("Overview"), "icon": "home", "link": link, "active": lambda request: request.path == link}


def _item(request: HttpRequest, title: str | Promise, icon: str, name: str) -> dict[str, Any]:
    is_list = ":" not in name
    link = reverse(f"dashboard:{name}_changelist" if is_list else name)
    return {
        "title": title,
        "icon": icon,
        "link": link,
        "active": lambda request: request.path.startswith(link),
        "permission": lambda request: may_see(request, name) if is_list else is_one_of(request, READ),
        "badge": _waiting(request, name),
        "badge_variant": "primary",
    }


def _waiting(request: HttpRequest, name: str) -> str:
    if name not in (REVIEW, INBOX) or not request.shop:
        return ""
    waiting = waiting_in(request)
    count = sum(waiting.texts.values()) if name == REVIEW else waiting.shoppers[0]
    return f"{count:,}" if count else ""


def may_see(request: HttpRequest, name: str) -> bool:
    found = (one for one in site._registry.values() if f"{one.opts.app_label}_{one.opts.model_name}" == name)
    return any(model_admin.has_view_permission(request) for model_admin in found)


def header(request: HttpRequest) -> str:
    return request.shop.name if request.shop else "Shop AI"
