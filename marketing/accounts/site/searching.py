"""Ctrl+K: what one can do, the site's pages, and the shop's things, a handful of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

if TYPE_CHECKING:
    from marketing.accounts.site.merchant import MerchantSite

EACH = 5
SHORTEST = 2
CHINESE = re.compile(r"[\u4e00-\u9fff]")  # one character may be a word


@dataclass(frozen=True)
class Result:
    """A thing, a page, or something to do and the page where it is done."""

    title: str | Promise
    icon: str
    link: str


def search_everything(site: "MerchantSite", request: HttpRequest, words: str) -> dict[str, list[Result]]:
    """Groups with their names. No word yet: what one can do, and where one can go."""
    groups = {_("Actions"): _actions(request, words), _("Pages"): _pages(site, request, words)}
    if len(words) >= SHORTEST or CHINESE.search(words):
        groups |= dict(_things(site, request, words))
    return {name: results for name, results in groups.items() if results}


def _actions(request: HttpRequest, words: str) -> list[Result]:
    actions: list[Result] = import_string(settings.PALETTE_ACTIONS)(request)
    return [one for one in actions if _is_called(one.title, words)]


def _pages(site: "MerchantSite", request: HttpRequest, words: str) -> list[Result]:
    items = [item for group in site.get_sidebar_list(request) for item in group["items"] if item["has_permission"]]
    return [Result(item["title"], item["icon"], item["link"]) for item in items if _is_called(item["title"], words)]


def _is_called(title: str | Promise, words: str) -> bool:
    """In any language of ours: who works in Chinese may still remember an English word."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            if words.lower() in str(title).lower():
                return True
    return False


def _things(site: "MerchantSite", request: HttpRequest, words: str) -> Iterator[tuple[str, list[Result]]]:
    for model_admin in site._registry.values():
        if getattr(model_admin, "in_search", False) and model_admin.has_view_permission(request):
            yield str(model_admin.opts.verbose_name_plural).capitalize(), _of_one_kind(model_admin, request, words)


def _of_one_kind(model_admin: ModelAdmin, request: HttpRequest, words: str) -> list[Result]:
    found, _distinct = model_admin.get_search_results(request, model_admin.get_queryset(request), words)
    name = f"dashboard:{model_admin.opts.app_label}_{model_admin.opts.model_name}_change"
    return [Result(str(thing), model_admin.icon, reverse(name, args=[thing.pk])) for thing in found[:EACH]]
