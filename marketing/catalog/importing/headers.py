"""By which headers our fields go elsewhere, in English and Chinese."""

from collections.abc import Iterator

from django.conf import settings

from marketing.catalog.importing.mapping import Field, plain

TEXTS = ("title", "description")
ALIASES = {
    "external_id": "id, product_id, item_id, product, handle, url_handle, sku, stock_code, 商品编号, 商品编码, 商品id, 产品编号, 货号, 编号",
    "title": "name, product_name, product_title, item_name, 标题, 商品名称, 商品标题, 产品名称, 名称, 品名",
    "description": "body_html, body (html), product_description, long_description, 描述, 商品描述, 商品详情, 详情, 简介",
    "brand": "vendor, manufacturer, 品牌",
    "category": "product_type, product_category, category_name, type, google_product_category, 分类, 商品分类, 类别, 类目",
    "price": "unit_price, variant_price, 价格, 售价, 单价",
    "currency": "currency_code, price_currency, 币种, 货币",
    "availability": "stock_status, 库存状态, 上架状态",
    "stock": "current_stock, stock_quantity, inventory, inventory_quantity, variant_inventory_qty, 库存, 库存数量",
    "hidden": "隐藏",
    "url": "link, product_url, address, 链接, 商品链接, 网址",
    "variants_of": "item_group_id, parent_id, parent_sku, group_id, 款号, 父商品编号",
    "image_url": "image_link, image_src, image, picture, product_image_url, 图片, 主图, 图片链接",
}
# True of the row or of the shop's affairs, not of the product: copy must never claim these.
_AFFAIRS = """
    created_at, updated_at, published_at, published, status, visible, visibility, where_visible, promoted, featured,
    position, sort_order, tags, aliases, keywords, cost, cost_price, cost_per_item, margin, supplier, compare_at_price,
    variant_compare_at_price, tax_code, taxable, image_license, image_position, seo_title, seo_description,
    创建时间, 更新时间, 状态, 成本, 成本价, 进价, 供应商, 排序, 标签, 备注
"""
NOT_FACTS = frozenset(plain(header) for header in _AFFAIRS.split(","))


def product_fields() -> tuple[Field, ...]:
    own = (
        Field(name, tuple(aliases.split(", ")), required=name in ("external_id", "title"))
        for name, aliases in ALIASES.items()
    )
    return (*own, *_translated_fields())


def _translated_fields() -> Iterator[Field]:
    """`title.zh-hans`, `title_zh` and our own API's `texts.zh-hans.title` are one."""
    for locale, _name in settings.LANGUAGES:
        short = locale.partition("-")[0]
        for name in TEXTS:
            yield Field(
                f"texts.{locale}.{name}", (f"{name}.{locale}", f"{name}_{locale}", f"{name}.{short}", f"{name}_{short}")
            )
