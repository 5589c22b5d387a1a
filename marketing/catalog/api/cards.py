"""What an answer to a storefront shows of a product, wherever it lists some."""

from rest_framework import serializers

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.catalog.selectors import product_title


class ProductCardSerializer(serializers.Serializer):
    product_id = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    image_url = serializers.CharField()
    price = serializers.CharField(allow_null=True)
    currency = serializers.CharField()


def product_card(shop: Shop, product: Product, locale: str) -> dict[str, str | None]:
    return {
        "product_id": product.external_id,
        "title": product_title(product, locale),
        "url": product.url,
        "image_url": product.image_url,
        "price": None if product.price is None else str(product.price),
        "currency": product.currency or shop.currency,
    }
