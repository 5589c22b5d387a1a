"""The site itself: who may enter, which shop they work in, and in which language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language
from unfold.sites import UnfoldAdminSite

from marketing.accounts import selectors, services, sessions
from marketing.accounts.site.doors import Doors, answer_invitation
from marketing.accounts.site.lists import ListPages
from marketing.accounts.site.login import LoginForm
from marketing.accounts.site.requests import answer_refusals, same_shop
from marketing.accounts.site.searching import search_everything

View = Callable[..., HttpResponse]


class MerchantSite(Doors, ListPages, UnfoldAdminSite):
    login_form = LoginForm
    login_template = "accounts/login.html"
    index_template = "dashboard/overview.html"
    empty_value_display = "–"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.pages: list[URLPattern] = []

    def add_page(self, route: str, view: View, *, name: str) -> None:
        """A page of an app that is no list. Its `admin` module adds it, before the addresses are read."""
        self.pages.append(path(route, self.admin_view(view), name=name))

    def has_permission(self, request: HttpRequest) -> bool:
        return getattr(request, "membership", None) is not None

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return super().admin_view(same_shop(answer_refusals(view)), cacheable)

    def extra_urls(self) -> list[URLPattern]:
        return [
            *self.pages,
            path("shop/", self.admin_view(require_POST(self.switch_shop)), name="switch_shop"),
            path("language/", require_POST(self.switch_language), name="switch_language"),
            path("invitation/<uuid:shop_id>/<token>/", answer_invitation, name="invitation"),
            path("sessions/", self.admin_view(self.show_sessions), name="sessions"),
            path("sessions/end/", self.admin_view(require_POST(self.end_session)), name="end_session"),
            path("views/", self.admin_view(require_POST(self.save_view)), name="save_view"),
            path("views/<uuid:pk>/remove/", self.admin_view(require_POST(self.remove_view)), name="remove_view"),
            path("columns/", self.admin_view(require_POST(self.choose_columns)), name="choose_columns"),
            path("undo/<uuid:pk>/", self.admin_view(require_POST(self.undo)), name="undo"),
        ]

    def extra_context(self, context: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
        context["shop"] = request.shop
        if self.has_permission(request):
            context["memberships"] = selectors.memberships(request.user)
            context["may_switch_shop"] = True
        return context

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The language that a person chose comes along to the next browser."""
        response = super().login(request, extra_context)
        if isinstance(response, HttpResponseRedirect) and request.user.is_authenticated:
            sessions.begin(request)
            if request.user.language:
                response.set_cookie(settings.LANGUAGE_COOKIE_NAME, request.user.language)
        return response

    def switch_shop(self, request: HttpRequest) -> HttpResponse:
        services.switch_shop(request, request.POST.get("shop", ""))
        return redirect(f"{self.name}:index")

    def switch_language(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language")
        if request.user.is_authenticated and language in dict(settings.LANGUAGES):
            request.user.language = language
            request.user.save(update_fields=["language"])
        return set_language(request)

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ctrl+K, and a page of its own. The theme keeps answers by user and words: a second shop would see the first one's."""
        words = request.GET.get("s", "").strip()[:100]
        context = {"words": words, "results": search_everything(self, request, words), **(extra_context or {})}
        if "HX-Request" in request.headers:
            return TemplateResponse(request, "accounts/_search_results.html", context)
        return TemplateResponse(
            request, "accounts/search.html", {**self.each_context(request), "title": _("Search"), **context}
        )

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Merchants know pages, not apps."""
        raise Http404


site = MerchantSite(name="dashboard")
