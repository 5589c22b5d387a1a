"""The overview: the first page after logging in."""

from typing import Any

from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext as _

from marketing.accounts.models import Membership
from marketing.common.charts import LineChart, line_chart
from marketing.dashboard import changes, selectors
from marketing.dashboard.attention import attention
from marketing.dashboard.health import health
from marketing.dashboard.selectors import Day
from marketing.dashboard.waiting import waiting_in


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Called by the site (UNFOLD["DASHBOARD_CALLBACK"]), which knows nothing of the apps above it."""
    shop = request.shop
    days = selectors.last_days(shop)
    totals = selectors.totals(shop)
    serving, newest = selectors.serving_version(shop), selectors.newest_version(shop)
    steps = selectors.next_steps(shop, has_products=totals["products"] > 0, serving=serving, newest=newest)
    return {
        **context,
        "title": _("Overview"),
        "totals": totals,
        "month": month(days),
        "revenue": selectors.revenue(shop),
        "serving": serving,
        "attention": attention(shop, serving, newest, waiting_in(request)),
        "health": health(shop, days, serving),
        **since_last_visit(request.membership),
        "steps": steps,
        "steps_done": sum(step.done for step in steps),
        "next_step": next((step.title for step in steps if not step.done), ""),
        "chart": month_chart(days),
        "columns": [_("Day"), _("Events"), _("Recommendations"), _("Orders")],
        "table": [
            [formats.date_format(one.day, "SHORT_DATE_FORMAT"), one.events, one.recommendations, one.orders]
            for one in reversed(days)
        ],
    }


def since_last_visit(membership: Membership) -> dict[str, Any]:
    since = changes.last_visit(membership)
    return {
        "since": since,
        "changes": changes.changes_since(membership, since),
        "new_orders": changes.orders_since(membership, since),
    }


def month(days: list[Day]) -> dict[str, int]:
    answers = sum(one.recommendations for one in days)
    return {
        "events": sum(one.events for one in days),
        "orders": sum(one.orders for one in days),
        "recommendations": answers,
        "personalised": round(100 * sum(one.personalised for one in days) / answers) if answers else 0,
    }


def month_chart(days: list[Day]) -> LineChart:
    series = [
        (_("Events"), "tone-1", [one.events for one in days]),
        (_("Recommendations"), "tone-2", [one.recommendations for one in days]),
        (_("Orders"), "tone-3", [one.orders for one in days]),
    ]
    return line_chart(series, [formats.date_format(one.day, "MONTH_DAY_FORMAT") for one in days], most_labels=5)
