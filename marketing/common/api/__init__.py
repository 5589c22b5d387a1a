"""The kernel of the REST API. What the author of a view needs:

- Body: `request.data` came through `StrictJSONParser` (no NUL, no lone surrogate, no NaN, no key twice, bounded depth and
  size; `body_limit = 512_000` on the view narrows it). Give it to a serializer and call `is_valid(raise_exception=True)`.
- Query: `asked = read_query(AskSerializer, request)` (queries.py); never touch `request.GET` otherwise. Name the same
  serializer in `@extend_schema(parameters=[AskSerializer])`.
- Errors: raise a `DomainError` or let the serializer raise; both become problem+json, and the writes of the request are
  taken back. `pointer="/events/0/name"` on a `DomainError` names the place in the body.
- Lists: a generic `ListAPIView`, or `CursorPages().paginate_queryset(...)`; `ordering = ("title", "id")` on the view when
  newest first is wrong (columns without NULL; the last one unique).
- POST with an effect: `@idempotent` on the method, below `@extend_schema` (accounts/api/idempotency.py).
- A known shopper: `shopper_tokens.read_token(request)` gives the id that `X-Shopper-Token` proves, or None;
  `shopper_tokens.require_shopper(request, external_id)` asks for the token or a secret key.
- Keys: any valid one by default; `permission_classes = (HasSecretKey,)` for servers only (accounts/api/authentication.py).
- Schema: `@extend_schema(summary=..., request=..., responses=...)`; the problems are added by `ProblemAutoSchema`.
- Tests: add each new route to ROUTES in tests/test_isolation.py.
"""
