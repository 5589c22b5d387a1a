"""What is kept of people ends with its retention: one walk over every model that declares one, of whatever app."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from marketing.accounts.models import Shop
from marketing.common.models import ShopOwned, ShopQuerySet
from marketing.common.tenancy import shop_context

AT_ONCE = 1_000  # rows of a step, which is one transaction: nobody waits long for a lock


def forgettable() -> list[type[ShopOwned]]:
    """What points to others comes before what it points to."""
    return [model for model in reversed(apps.get_models()) if issubclass(model, ShopOwned) and model.retention]


def forget_old(shop: Shop, model: type[ShopOwned]) -> Iterator[int]:
    """Tells after each step how many rows it took."""
    place, further = ("day", "day__gte") if model.partitioned else ("pk", "pk__gt")
    after: dict[str, object] = {}
    while True:
        with shop_context(shop):
            rows = model.objects.for_shop(shop)
            found = list(_old(rows).filter(**after).order_by(place).values_list(place, "id")[:AT_ONCE])
            if not found:
                return
            first, last = found[0][0], found[-1][0]
            _forget(rows.filter(**{f"{place}__range": (first, last)}), [pk for _place, pk in found])
        after = {further: last}
        yield len(found)


def empty(model: type[ShopOwned]) -> dict[str, object]:
    """The personal fields, as they stand when nothing is known."""
    return {name: model._meta.get_field(name).get_default() for name in model.personal_fields}


def _old(rows: ShopQuerySet) -> ShopQuerySet:
    old = rows.beyond_retention()
    return old.exclude(**empty(rows.model)) if rows.model.row_stays else old


def _forget(rows: ShopQuerySet, ids: list[object]) -> None:
    if rows.model.append_only:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT forget_{rows.model._meta.db_table}(%s)", [ids])
    elif rows.model.row_stays:
        rows.filter(pk__in=ids).update(**empty(rows.model))
    else:
        rows.filter(pk__in=ids).delete()
