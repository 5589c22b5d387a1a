"""How keys look in the OpenAPI description. Imported when the app is ready, which is how drf-spectacular finds it."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "marketing.accounts.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "`pk_…` in browsers, on the origins that the key names; `sk_…` on servers; `fk_…` for feeds alone. "
            "A known shopper's own requests bring `X-Shopper-Token` as well: a JWT (HS256) signed by the shop's server, "
            "whose `sub` is the shopper's id and whose `exp` is at most an hour ahead.",
        }
