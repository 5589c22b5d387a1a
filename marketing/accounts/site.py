"""The merchant site: Django's admin with the Unfold theme, for members of a shop instead of staff."""

from django.http import HttpRequest
from unfold.sites import UnfoldAdminSite


class MerchantSite(UnfoldAdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return getattr(request, "membership", None) is not None


site = MerchantSite(name="dashboard")
