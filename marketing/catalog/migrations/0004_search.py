"""Products are found by their words. A function of the owner searches: under row-level security no text index is used."""

from itertools import islice

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import marketing.common.ids
from marketing.catalog.indexing import key_of, vector_of
from marketing.common.tenancy import ShopForeignKey, ShopPolicy

# `asked` is made by marketing.catalog.search. It answers with ids and counts; who asked reads the products themselves,
# under row-level security. A rare word weighs more than a frequent one, a title more than a name, a name more than a
# text. What has less than a third of the best one's score shares a word by chance.
SEARCH_PRODUCTS = """
CREATE FUNCTION search_products(shop uuid, asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whole tsquery := asked->>'whole';
    anywhere tsquery[] := ARRAY(SELECT jsonb_array_elements_text(asked->'anywhere')::tsquery);
    named tsquery[] := ARRAY(SELECT jsonb_array_elements_text(asked->'named')::tsquery);
    titled tsquery[] := ARRAY(SELECT jsonb_array_elements_text(asked->'titled')::tsquery);
    weights float8[] := ARRAY(SELECT jsonb_array_elements_text(asked->'weights')::float8);
    lowest numeric := asked->>'price_min';
    highest numeric := asked->>'price_max';
    within uuid[] := ARRAY(SELECT jsonb_array_elements_text(nullif(asked->'within', 'null'))::uuid);
    is_within boolean := asked->'within' <> 'null';
    in_stock boolean := asked->'in_stock';
    found jsonb;
BEGIN
    IF app_shop() IS DISTINCT FROM shop THEN
        RAISE insufficient_privilege USING MESSAGE = 'The context of this transaction is another shop''s.';
    END IF;
    WITH hits AS MATERIALIZED (
        SELECT product.id, category_id, price, product.created_at, availability = 'out_of_stock' AS is_sold_out,
               (lowest IS NULL OR price >= lowest) AND (highest IS NULL OR price <= highest) AS fits_price,
               NOT is_within OR category_id = ANY (within) AS fits_category,
               ARRAY(SELECT CASE WHEN words @@ title THEN weight WHEN words @@ name THEN 0.6 * weight
                                 WHEN words @@ text THEN 0.3 * weight ELSE 0 END
                     FROM unnest(anywhere, named, titled, weights) AS term (text, name, title, weight)) AS marks
        FROM catalog_searchentry AS entry
        JOIN catalog_product AS product ON product.id = product_id AND product.shop_id = shop
        WHERE entry.shop_id = shop AND words @@ whole AND NOT hidden AND (NOT in_stock OR availability = 'in_stock')
    ), rarity AS (
        SELECT place, ln(1 + (SELECT count(*) FROM hits) / count(*)::float8) AS worth
        FROM hits, unnest(marks) WITH ORDINALITY AS term (mark, place) WHERE mark > 0 GROUP BY place
    ), scored AS (
        SELECT hits.*, (SELECT coalesce(sum(mark * worth), 0)
                        FROM unnest(marks) WITH ORDINALITY AS term (mark, place) JOIN rarity USING (place)) AS score
        FROM hits
    ), good AS (
        SELECT * FROM scored
        WHERE score > 0.34 * (SELECT max(score) FROM scored)
    ), page AS (
        SELECT id, row_number() OVER (ORDER BY
            CASE WHEN asked->>'sort' = 'price' THEN price END,
            CASE WHEN asked->>'sort' = '-price' THEN price END DESC NULLS LAST,
            CASE WHEN asked->>'sort' = 'newest' THEN created_at END DESC,
            CASE WHEN is_sold_out THEN score / 2 ELSE score END DESC, id) AS place
        FROM good WHERE fits_price AND fits_category
        ORDER BY place OFFSET (asked->>'skip')::int LIMIT (asked->>'most')::int
    )
    SELECT jsonb_build_object(
        'ids', (SELECT coalesce(jsonb_agg(id ORDER BY place), '[]') FROM page),
        'total', (SELECT count(*) FROM good WHERE fits_price AND fits_category),
        'categories', (SELECT coalesce(jsonb_object_agg(category_id, n), '{}') FROM (
            SELECT category_id, count(*) AS n FROM good WHERE fits_price AND category_id IS NOT NULL GROUP BY 1) AS counted),
        'lowest', (SELECT min(price)::text FROM good WHERE fits_category),
        'highest', (SELECT max(price)::text FROM good WHERE fits_category)
    ) INTO found;
    RETURN found;
END $$;
REVOKE ALL ON FUNCTION search_products(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_products(uuid, jsonb) TO {app};
"""


def create_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    app = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(SEARCH_PRODUCTS.replace("{app}", app), params=None)


def drop_search(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP FUNCTION search_products(uuid, jsonb)")


def index_known_products(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    owner = schema_editor.connection.alias
    entry, products = apps.get_model("catalog", "SearchEntry"), apps.get_model("catalog", "Product").objects.using(owner)
    known = products.select_related("category").prefetch_related("facts").iterator(2_000)
    entries = (entry(shop_id=one.shop_id, product_id=one.pk, words=_words_of(one)) for one in known)
    while batch := list(islice(entries, 2_000)):
        entry.objects.using(owner).bulk_create(batch)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the table gets its keys after this, in the same transaction


def _words_of(product: models.Model) -> str:
    facts = [f"{fact.value} {fact.unit}" for fact in product.facts.all()]
    return vector_of(key_of(product.shop_id), product, facts)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_import_errors_and_undo")]
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=marketing.common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="catalog.product",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.shop",
                        verbose_name="shop",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="catalog_search_words"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "product"), name="catalog_search_entry_once"),
                ],
            },
        ),
        ShopPolicy("SearchEntry"),
        ShopForeignKey("SearchEntry", "product"),
        migrations.RunPython(create_search, drop_search),
        migrations.RunPython(index_known_products, migrations.RunPython.noop),
    ]
