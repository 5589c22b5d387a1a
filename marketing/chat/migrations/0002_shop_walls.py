"""Rows of these models belong to one shop, and PostgreSQL sees to it."""

from django.db import migrations

from marketing.common.tenancy import ShopForeignKey, ShopPolicy


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_initial"), ("shoppers", "0002_shop_walls")]
    operations = [
        ShopPolicy("Conversation"),
        ShopPolicy("Message"),
        ShopPolicy("HandOff"),
        ShopForeignKey("Conversation", "shopper"),
        ShopForeignKey("Message", "conversation"),
        ShopForeignKey("Message", "answers"),
        ShopForeignKey("HandOff", "conversation"),
    ]
