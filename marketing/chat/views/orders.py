"""The page about orders in the chat: what waits for the shop, what shoppers may ask for, where the shop's server is told."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketing.accounts.permissions import ANSWER_SHOPPERS, EDIT_CONTENT, MANAGE_KEYS, READ
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit
from marketing.chat import selectors
from marketing.chat.models import PendingAction, WebhookDelivery, WebhookEndpoint
from marketing.chat.orders_form import OrderRulesForm, WebhookForm
from marketing.chat.services import actions, order_rules, webhooks
from marketing.common.errors import DomainError
from marketing.common.reading import uuid_in

SHOWN = 30
PAGE = "dashboard:chat_orders"


def show(request: HttpRequest) -> HttpResponse:
    only(request, EDIT_CONTENT if request.method == "POST" else READ)
    form = OrderRulesForm(selectors.order_rules(request.shop), request.POST or None)
    saved = submit(form, lambda data: order_rules.change_order_rules(request.shop, actor=request.user, **data))
    if saved:
        messages.success(request, _("The rules are saved."))
        return redirect(PAGE)
    return answer(request, form)


def answer(
    request: HttpRequest, form: OrderRulesForm | None = None, webhook: WebhookForm | None = None, secret: str = ""
) -> HttpResponse:
    shop = request.shop
    requests = PendingAction.objects.for_shop(shop).select_related("order", "conversation", "decided_by")
    deliveries = WebhookDelivery.objects.for_shop(shop).select_related("endpoint")
    return page(
        request, "chat/orders.html", title=_("Orders in the chat"), form=form or OrderRulesForm(selectors.order_rules(shop)),
        webhook=webhook or WebhookForm(), secret=secret, endpoints=WebhookEndpoint.objects.for_shop(shop),
        waiting=requests.filter(state=PendingAction.State.APPROVAL).order_by("created_at"),
        decided=requests.exclude(state__in=(PendingAction.State.APPROVAL, PendingAction.State.PROPOSED))[:SHOWN],
        deliveries=deliveries[:SHOWN], may_edit=is_one_of(request, EDIT_CONTENT),
        may_answer=is_one_of(request, ANSWER_SHOPPERS), may_connect=is_one_of(request, MANAGE_KEYS),
    )  # fmt: skip


def acts(act: Callable[[HttpRequest, UUID], object]) -> Callable[..., HttpResponse]:
    """A refusal is told on the page."""

    @require_POST
    @wraps(act)
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        only(request, READ)
        try:
            done = act(request, pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(PAGE)
        return done if isinstance(done, HttpResponse) else redirect(_back(request))

    return view


@acts
def approve(request: HttpRequest, pk: UUID) -> None:
    actions.approve(_find(request, PendingAction.objects.for_shop(request.shop), pk), actor=request.user)
    messages.success(request, _("The shopper is told, and so is your server."))


@acts
def refuse(request: HttpRequest, pk: UUID) -> None:
    found = _find(request, PendingAction.objects.for_shop(request.shop), pk)
    actions.refuse(found, request.POST.get("reason", ""), actor=request.user)
    messages.success(request, _("The shopper is told."))


@require_POST
def add_webhook(request: HttpRequest) -> HttpResponse:
    only(request, MANAGE_KEYS)
    form = WebhookForm(request.POST)
    made = submit(form, lambda data: webhooks.add_endpoint(request.shop, data["url"], actor=request.user))
    return answer(request, webhook=None if made else form, secret=made[1] if made else "")


@acts
def rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _find(request, WebhookEndpoint.objects.for_shop(request.shop), pk)
    return answer(request, secret=webhooks.rotate_secret(found, actor=request.user))


@acts
def switch(request: HttpRequest, pk: UUID) -> None:
    found = _find(request, WebhookEndpoint.objects.for_shop(request.shop), pk)
    webhooks.switch(found, enabled=not found.enabled, actor=request.user)


@acts
def replay(request: HttpRequest, pk: UUID) -> None:
    webhooks.replay(_find(request, WebhookDelivery.objects.for_shop(request.shop), pk), actor=request.user)
    messages.success(request, _("It is being sent again."))


def _find(request: HttpRequest, rows: QuerySet, pk: UUID) -> object:
    return get_object_or_404(rows.select_related("shop"), pk=pk)


def _back(request: HttpRequest) -> str:
    """To the conversation that it was decided in: the form tells its id, never an address."""
    conversation = uuid_in(request.POST.get("back", ""))
    return f"{reverse('dashboard:chat_inbox')}?c={conversation}" if conversation else reverse(PAGE)
