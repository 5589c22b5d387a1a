"""Publishable keys for browsers, secret keys for servers, feed keys in addresses. The middleware has found the key; here it is judged."""

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from marketing.accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it reads these very classes from the settings while it is imported


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        key = getattr(request, "api_key", None)
        if key is None:
            if "Authorization" in request.headers or "key" in request.GET:
                raise AuthenticationFailed(
                    _("This key is not known. Make a new one on the Keys page of the dashboard.")
                )
            return None
        if not key.is_valid:
            raise AuthenticationFailed(_("This key was revoked or has expired. Make a new one on the Keys page."))
        self._check_origin(key, request.headers.get("Origin"))
        return None, key

    def _check_origin(self, key: ApiKey, origin: str | None) -> None:
        if origin is None:
            return
        if key.kind != ApiKey.Kind.PUBLISHABLE:
            raise PermissionDenied(_("A secret key never belongs in a browser. Use a publishable key there."))
        if origin not in key.origins:
            raise PermissionDenied(_("This key does not allow requests from this origin. Add it on the Keys page."))

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Shop AI"'


class HasKey(BasePermission):
    """A valid key of one of these kinds."""

    kinds: ClassVar = {ApiKey.Kind.PUBLISHABLE, ApiKey.Kind.SECRET}

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return isinstance(request.auth, ApiKey) and request.auth.kind in self.kinds


class HasSecretKey(HasKey):
    kinds: ClassVar = {ApiKey.Kind.SECRET}
    message = _("This needs a secret key (sk_…), which only a server may hold.")


class HasFeedKey(HasKey):
    """The address of a feed is passed on to others, so the key in it opens feeds and nothing else."""

    kinds: ClassVar = {ApiKey.Kind.FEED, ApiKey.Kind.SECRET}
    message = _("This needs a feed key (fk_…) or a secret key (sk_…).")
