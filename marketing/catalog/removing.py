"""A product is deleted: what stands in its way, and what goes with it."""

from collections.abc import Callable

from django.db.models import Model
from django.utils.translation import gettext as _

from marketing.accounts.models import User
from marketing.catalog.models import Product
from marketing.catalog.undoing import OWN
from marketing.common.errors import Conflict

Remover = Callable[[Product, User | None], None]

_removers: dict[type[Model], Remover] = {}


def goes_with_product(*models: type[Model]) -> Callable[[Remover], Remover]:
    """Registers who takes such rows away, and tells the audit log: texts, for one, belong to an app above this one."""

    def register(remover: Remover) -> Remover:
        _removers.update(dict.fromkeys(models, remover))
        return remover

    return register


def remove(product: Product, *, actor: User | None) -> None:
    """In the caller's transaction."""
    if found := in_the_way(product):
        said = _("This product cannot be deleted, because it is spoken of elsewhere: %(where)s. Hide it instead.")
        raise Conflict(said % {"where": ", ".join(found)})
    for remover in dict.fromkeys(_removers.values()):
        remover(product, actor)
    product.delete()


def in_the_way(product: Product) -> list[str]:
    """Of which kind, and how many."""
    found = []
    for relation in Product._meta.related_objects:
        model = relation.related_model
        if model in OWN or model in _removers:
            continue
        if count := model.objects.for_shop(product.shop).filter(**{relation.field.name: product}).count():
            found.append(f"{model._meta.verbose_name_plural} ({count:,})")
    return found
