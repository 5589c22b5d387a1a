"""Pages of a table that is too long to count, or to read from end to end."""

import json

from django.core.paginator import Paginator
from django.db import connection
from django.utils.functional import cached_property


class EstimatedPaginator(Paginator):
    """Counts exactly up to ten thousand rows; above, takes the planner's estimate, which costs no reading."""

    EXACT = 10_000

    @cached_property
    def count(self) -> int:
        rows = self.object_list.order_by()
        exact = rows[: self.EXACT].count()
        return exact if exact < self.EXACT else max(self.EXACT, planned_rows(rows))

    @property
    def is_estimate(self) -> bool:
        return self.count >= self.EXACT


def planned_rows(rows: object) -> int:
    return json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"]


def read_by_index() -> None:
    """For the rest of this request: through an index of the shop, even where the planner thinks that reading everybody's
    rows is cheap. It does when its figures are old, and where one shop owns most of a table."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
