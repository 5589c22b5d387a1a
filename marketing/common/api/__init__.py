"""The kernel of the REST API: strict JSON, problem+json, pages, idempotency, rates, the schema."""
