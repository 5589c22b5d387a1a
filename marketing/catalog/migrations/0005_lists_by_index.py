"""The list of products reads an index: for its order, and by a function of the owner for its words."""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# It answers with ids; who asked reads the products themselves, under row-level security.
PRODUCTS_WITH_WORDS = """
CREATE FUNCTION products_with_words(shop uuid, asked tsquery, plain text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off ROWS 100 AS $$
BEGIN
    IF app_shop() IS DISTINCT FROM shop THEN
        RAISE insufficient_privilege USING MESSAGE = 'The context of this transaction is another shop''s.';
    END IF;
    -- Put like this, only the index of words fits; a planner that does not know the words may think others cheaper.
    RETURN QUERY SELECT product_id FROM catalog_searchentry WHERE (shop_id = shop) IS TRUE AND names @@ asked;
    RETURN QUERY SELECT id FROM catalog_product WHERE shop_id = shop AND hidden
        AND position(lower(plain) IN lower(concat_ws(E'\n', title, external_id, brand))) > 0;
END $$;
REVOKE ALL ON FUNCTION products_with_words(uuid, tsquery, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION products_with_words(uuid, tsquery, text) TO {app};
"""


def create_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    app = schema_editor.connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    schema_editor.execute(PRODUCTS_WITH_WORDS.replace("{app}", app), params=None)


def drop_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP FUNCTION products_with_words(uuid, tsquery, text)")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_visits"), ("catalog", "0004_search")]
    operations = [
        migrations.AddIndex(
            model_name="product", index=models.Index(fields=["shop", "title"], name="catalog_product_by_title")
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                fields=["shop"], name="catalog_product_hidden", condition=models.Q(("hidden", True))
            ),
        ),
        migrations.AddIndex(
            model_name="product", index=models.Index(fields=["shop", "category"], name="catalog_product_by_category")
        ),
        migrations.RunPython(create_function, drop_function),
    ]
