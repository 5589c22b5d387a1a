"""What happens around every page: is it still the same shop, and what to say when a service refuses."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from marketing.accounts import selectors
from marketing.common.errors import DomainError, NotFound

View = Callable[..., HttpResponse]

SHOP_FIELD = "_shop"
# These change nothing in a shop.
WITHOUT_SHOP = frozenset({"logout", "password_change", "switch_shop"})


def same_shop(view: View) -> View:
    """Forms and htmx say which shop they were made for: in another tab, the person may have gone to another one."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        named = request.headers.get("X-Shop") or request.POST.get(SHOP_FIELD, "")
        missing = request.method == "POST" and request.resolver_match.url_name not in WITHOUT_SHOP
        if (named or missing) and named != str(request.shop.pk):
            return other_shop(request, named)
        return view(request, *args, **kwargs)

    return checked


def other_shop(request: HttpRequest, named: str) -> HttpResponse:
    found = selectors.memberships(request.user)
    context = {
        "shop": request.shop,
        "other": next((one.shop for one in found if str(one.shop_id) == named), None),
    }
    return render(request, "accounts/other_shop.html", context, status=409)


def answer_refusals(view: View) -> View:
    """A refusal of a service becomes a message on the page that asked. (Forms of `ShopAdmin` show it beside the fields.)"""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error
        except DomainError as error:
            if request.method != "POST":
                return render(request, "refused.html", {"message": error.message}, status=error.status)
            messages.error(request, str(error))
            return redirect(page_before(request))

    return answered


def page_before(request: HttpRequest) -> str:
    before = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if safe else "dashboard:index"
