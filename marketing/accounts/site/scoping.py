"""Which role may do what on a page, and nothing of another shop on it: shared by pages and the tables inside them."""

from typing import Any, ClassVar

from django.db.models import Field, ForeignKey, Model, QuerySet, URLField
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import HttpRequest

from marketing.accounts.permissions import READ
from marketing.common.models import ShopOwned

NOBODY: frozenset[str] = frozenset()


class ShopScoped:
    view_roles: ClassVar[frozenset[str]] = READ
    add_roles: ClassVar[frozenset[str]] = NOBODY
    change_roles: ClassVar[frozenset[str]] = NOBODY
    delete_roles: ClassVar[frozenset[str]] = NOBODY

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_one_of(request, self.view_roles)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_one_of(request, self.add_roles)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_one_of(request, self.change_roles)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_one_of(request, self.delete_roles)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(shop=request.shop)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> ModelChoiceField:
        if issubclass(db_field.related_model, ShopOwned):
            kwargs["queryset"] = db_field.related_model.objects.for_shop(request.shop)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        """Things are made on their own pages: pop-up windows are no way to work on a phone."""
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for button in ("add", "change", "delete", "view"):
            if field and hasattr(field.widget, f"can_{button}_related"):
                setattr(field.widget, f"can_{button}_related", False)
        return field


def is_one_of(request: HttpRequest, roles: frozenset[str]) -> bool:
    membership = getattr(request, "membership", None)
    return membership is not None and membership.role in roles
