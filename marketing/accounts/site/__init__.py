"""The merchant site: Django's admin with the Unfold theme, for members of a shop instead of staff.

It is the only admin that is mounted. `ShopAdmin` is what every `admin.py` builds on.
"""

from marketing.accounts.site.merchant import MerchantSite, site
from marketing.accounts.site.shop_admin import ShopAdmin, ShopInline
from marketing.accounts.site.widgets import ShopRelatedFilter, badge

__all__ = ["MerchantSite", "ShopAdmin", "ShopInline", "ShopRelatedFilter", "badge", "site"]
