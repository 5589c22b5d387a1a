"""Pages of our own inside the site's frame, for work that a list cannot do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse

from marketing.accounts.permissions import READ
from marketing.accounts.site.merchant import site
from marketing.accounts.site.scoping import is_one_of


def page(request: HttpRequest, template: str, *, title: object, **context: Any) -> TemplateResponse:
    request.current_app = site.name
    return TemplateResponse(request, template, {**site.each_context(request), "title": title, **context})


def part(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    """A piece of a page, for htmx."""
    return TemplateResponse(request, template, {"shop": request.shop, **context})


def only(request: HttpRequest, roles: frozenset[str] = READ) -> None:
    if not is_one_of(request, roles):
        raise PermissionDenied
