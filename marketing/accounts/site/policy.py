"""The Content-Security-Policy of the merchant site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREFIX = "/dashboard/"

# No inline script runs, and nothing is loaded from elsewhere but the shop's own product pictures.
# 'unsafe-eval' is for Alpine, which the theme brings: it compiles the expressions in the theme's templates (x-show, x-on).
# 'unsafe-inline' is for styles alone: the theme writes its colours into a <style>, and its scroll bars set style attributes.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: http: https:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class ContentSecurityPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(PREFIX):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
