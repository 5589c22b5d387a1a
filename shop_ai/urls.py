from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerView

from marketing.accounts.site import site
from marketing.common.api import handlers
from shop_ai import views

api = [
    path("", include("marketing.catalog.api.urls")),
    path("", include("marketing.shoppers.api.urls")),
    path("", include("marketing.registry.api.urls")),
    path("", include("marketing.recommendations.api.urls")),
    path("", include("marketing.content.api.urls")),
    path("", include("marketing.chat.api.urls")),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="openapi"),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="dashboard:index"), name="root"),
    path("api/v1/", include(api)),
    path("api/problems/<slug:code>", handlers.describe_problem, name="problem"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="openapi"), name="api-docs"),
    path("dashboard/", site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("shop-ai.js", views.storefront_script, name="storefront-script"),
]

handler400 = handlers.bad_request
handler403 = handlers.permission_denied
handler404 = handlers.page_not_found
handler500 = handlers.server_error
