"""What came of recommendations. Counted rows are figures, not things: one page shows them all, none has a form."""

from django.contrib import admin
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from marketing.accounts.site import ShopAdmin, site
from marketing.recommendations.models import Outcome
from marketing.recommendations.views import results


@admin.register(Outcome, site=site)
class OutcomeAdmin(ShopAdmin):
    icon = "query_stats"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(results.show), name="recommendations_outcome_changelist"),
            path("export/", wrap(results.export), name="recommendations_outcome_export"),
            path("count/", wrap(require_POST(results.count)), name="recommendations_count_outcomes"),
        ]
