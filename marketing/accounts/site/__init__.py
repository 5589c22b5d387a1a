"""The merchant site: Django's admin with the Unfold theme, for members of a shop instead of staff.

It is the only admin that is mounted. `ShopAdmin` is what every `admin.py` builds on, `page` what our own pages answer with.
"""

from marketing.accounts.site.filters import DaysFilter, ShopRelatedFilter, begins_with
from marketing.accounts.site.lists import undoable
from marketing.accounts.site.merchant import MerchantSite, site
from marketing.accounts.site.pages import only, page, part
from marketing.accounts.site.shop_admin import ShopAdmin, ShopInline

__all__ = [
    "DaysFilter",
    "MerchantSite",
    "ShopAdmin",
    "ShopInline",
    "ShopRelatedFilter",
    "begins_with",
    "only",
    "page",
    "part",
    "site",
    "undoable",
]
