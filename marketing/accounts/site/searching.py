"""Ctrl+K: the site's pages and the shop's things, a handful of each."""

from typing import TYPE_CHECKING

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

if TYPE_CHECKING:
    from marketing.accounts.site.merchant import MerchantSite

EACH = 5
SHORTEST = 2


def search_everything(site: "MerchantSite", request: HttpRequest, words: str) -> list[SearchResult]:
    if len(words) < SHORTEST:
        return []
    return [*_pages(site, request, words), *_things(site, request, words)]


def _pages(site: "MerchantSite", request: HttpRequest, words: str) -> list[SearchResult]:
    items = [item for group in site.get_sidebar_list(request) for item in group["items"] if item["has_permission"]]
    return [
        SearchResult(title=str(item["title"]), description="", link=item["link"], icon=item["icon"])
        for item in items
        if words.lower() in str(item["title"]).lower()
    ]


def _things(site: "MerchantSite", request: HttpRequest, words: str) -> list[SearchResult]:
    results: list[SearchResult] = []
    for model_admin in site._registry.values():
        if getattr(model_admin, "in_search", False) and model_admin.has_view_permission(request):
            results += _of_one_kind(model_admin, request, words)
    return results


def _of_one_kind(model_admin: ModelAdmin, request: HttpRequest, words: str) -> list[SearchResult]:
    found, _ = model_admin.get_search_results(request, model_admin.get_queryset(request), words)
    name = f"dashboard:{model_admin.opts.app_label}_{model_admin.opts.model_name}_change"
    return [
        SearchResult(
            title=str(thing),
            description=str(model_admin.opts.verbose_name),
            link=reverse(name, args=[thing.pk]),
            icon=model_admin.icon,
        )
        for thing in found[:EACH]
    ]
