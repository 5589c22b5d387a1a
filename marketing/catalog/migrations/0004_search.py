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
from marketing.catalog.indexing import key_of, vectors_of
from marketing.common.tenancy import ShopForeignKey, ShopPolicy

# `asked` is made by marketing.catalog.search. It answers with ids and counts; who asked reads the products themselves,
# under row-level security. First each word is looked up alone: where names and titles have too few to fill a page, texts
# are searched, too; where no name has it, its other forms stand beside it. A rare word weighs more than a frequent one, a
# title more than a name (ts_rank's 1.0 and 0.6), a name more than a text. What has less than a third of the best one's
# score shares a word by chance. The planner cannot know how many a question finds: it is told to go by the index, and to
# look up each product that is good by its key.
SEARCH_PRODUCTS = """
CREATE FUNCTION search_products(shop uuid, asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET jit = off SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    one CONSTANT float8 := 1.6449341; -- what ts_rank divides by
    nothing CONSTANT tsquery := '';
    names_have bigint;
    texts_have bigint;
    term tsquery;
    term_in_texts tsquery;
    terms tsquery[] := '{}';
    terms_in_texts tsquery[] := '{}';
    counts bigint[] := '{}';
    worths float8[] := '{}';
    in_names tsquery := '';
    in_texts tsquery := '';
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
    FOR place IN 0 .. jsonb_array_length(asked->'terms') - 1 LOOP
        FOR form IN 0 .. jsonb_array_length(asked->'terms'->place) - 1 LOOP
            term := asked->'terms'->place->>form;
            term_in_texts := nothing;
            texts_have := 0;
            SELECT count(*) INTO names_have FROM catalog_searchentry WHERE shop_id = shop AND names @@ term;
            IF names_have < 24 THEN
                term_in_texts := term;
                SELECT count(*) INTO texts_have FROM catalog_searchentry WHERE shop_id = shop AND texts @@ term;
            END IF;
            CONTINUE WHEN names_have + texts_have = 0;
            terms := terms || term;
            terms_in_texts := terms_in_texts || term_in_texts;
            counts := counts || names_have + texts_have;
            worths := worths || CASE form WHEN 0 THEN 1 ELSE 0.4 END::float8;
            in_names := in_names || term;
            in_texts := in_texts || term_in_texts;
            EXIT WHEN names_have > 0 AND form = 0;
        END LOOP;
    END LOOP;
    worths := ARRAY(SELECT one * worth * ln(1 + (SELECT sum(n) FROM unnest(counts) AS n) / greatest(1, count)::float8)
                    FROM unnest(worths, counts) AS term (worth, count));
    WITH scored AS MATERIALIZED (
        SELECT product_id, (
            SELECT sum(worth * least(1 / one, greatest(ts_rank('{0, 0, 0.6, 1}', names, named),
                                                       ts_rank('{0.3, 0, 0, 0}', texts, told))))
            FROM unnest(terms, terms_in_texts, worths) AS wanted (named, told, worth)) AS score
        FROM catalog_searchentry WHERE shop_id = shop AND (names @@ in_names OR texts @@ in_texts)
    ), good AS MATERIALIZED (
        SELECT id, category_id, price, created_at,
               CASE WHEN availability = 'out_of_stock' THEN score / 2 ELSE score END AS score,
               (lowest IS NULL OR price >= lowest) AND (highest IS NULL OR price <= highest) AS fits_price,
               NOT is_within OR category_id = ANY (within) AS fits_category
        FROM scored JOIN catalog_product ON id = product_id AND shop_id = shop
        WHERE score > 0.34 * (SELECT max(score) FROM scored)
          AND NOT hidden AND (NOT in_stock OR availability = 'in_stock')
    ), page AS (
        SELECT id, row_number() OVER (ORDER BY
            CASE WHEN asked->>'sort' = 'price' THEN price END,
            CASE WHEN asked->>'sort' = '-price' THEN price END DESC NULLS LAST,
            CASE WHEN asked->>'sort' = 'newest' THEN created_at END DESC, score DESC, id) AS place
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
    entries = (entry(shop_id=one.shop_id, product_id=one.pk, **_words_of(one)) for one in known)
    while batch := list(islice(entries, 2_000)):
        entry.objects.using(owner).bulk_create(batch)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the table gets its keys after this, in the same transaction


def _words_of(product: models.Model) -> dict[str, str]:
    facts = [f"{fact.value} {fact.unit}" for fact in product.facts.all()]
    return vectors_of(key_of(product.shop_id), product, facts)


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
                ("names", django.contrib.postgres.search.SearchVectorField()),
                ("texts", django.contrib.postgres.search.SearchVectorField()),
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
                    django.contrib.postgres.indexes.GinIndex(fields=["names"], name="catalog_search_names"),
                    django.contrib.postgres.indexes.GinIndex(fields=["texts"], name="catalog_search_texts"),
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
