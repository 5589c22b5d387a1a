"""A shop of any size, written by PostgreSQL itself as the owner of the tables: a million events in less than a minute.

Every row is made from its number, so that each run makes the same shop.
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Size:
    products: int = 100_000
    shoppers: int = 200_000
    orders: int = 200_000
    events: int = 1_000_000
    others: int = 100_000  # audit entries, served recommendations; a tenth of it jobs, a hundredth imports and models


# `id(what, n)` is the id of the n-th of its kind in this shop; `word(n)` one of a hundred words.
HELPERS = """
CREATE OR REPLACE FUNCTION pg_temp.id(what text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT md5('{shop}' || what || n)::uuid $$;
CREATE OR REPLACE FUNCTION pg_temp.word(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT (ARRAY['blue','red','oak','linen','stone','copper','round','small','large','old'])[1 + n % 10]
       || (ARRAY['lamp','pot','cup','box','rug','pen','bowl','vase','tray','clock'])[1 + (n / 10) % 10] $$;
CREATE OR REPLACE FUNCTION pg_temp.moment(n bigint, of bigint) RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT now() - interval '300 days' * (1 - n::float8 / of) $$;
"""

TABLES = {
    "catalog_category": (
        "id, shop_id, created_at, updated_at, name, texts",
        "SELECT pg_temp.id('category', n), '{shop}', now(), now(), 'Category ' || n, '{{}}' FROM generate_series(1, 50) n",
    ),
    "catalog_product": (
        "id, shop_id, created_at, updated_at, external_id, title, description, brand, category_id, price, currency, "
        "availability, hidden, url, image_url, variants_of, texts",
        "SELECT pg_temp.id('product', n), '{shop}', pg_temp.moment(n, {products}), pg_temp.moment(n, {products}), 'P' || n, "
        "initcap(pg_temp.word(n)) || ' ' || pg_temp.word(n / 7) || ' ' || n, 'Made by hand.', 'Brand ' || n % 200, "
        "pg_temp.id('category', 1 + n % 50), 1 + n % 300, 'GBP', CASE n % 20 WHEN 0 THEN 'out_of_stock' ELSE 'in_stock' END, "
        "n % 50 = 0, '', '', '', '{{}}' FROM generate_series(1, {products}) n",
    ),
    "catalog_productfact": (
        "id, shop_id, created_at, updated_at, product_id, name, value, unit, locale, source",
        "SELECT pg_temp.id('fact', n), '{shop}', now(), now(), pg_temp.id('product', n), 'Size', n % 90, 'cm', '', '' "
        "FROM generate_series(1, {products}) n",
    ),
    "catalog_searchentry": (
        "id, shop_id, created_at, updated_at, product_id, names, texts",
        "SELECT pg_temp.id('entry', n), '{shop}', now(), now(), pg_temp.id('product', n), "
        "format('''{key}'':1B ''{key}%s'':1A ''{key}%s'':1A ''{key}%s'':1A ''{key}p%3$s'':1B', "
        "pg_temp.word(n), pg_temp.word(n / 7), n)::tsvector, '' FROM generate_series(1, {products}) n",
    ),
    "shoppers_shopper": (
        "id, shop_id, created_at, updated_at, external_id, locale, traits, analytics, personalize, hidden_products",
        "SELECT pg_temp.id('shopper', n), '{shop}', pg_temp.moment(n, {shoppers}), now(), "
        "CASE n % 2 WHEN 0 THEN 'C' || n END, 'en', '{{}}', n % 3 > 0, n % 30 > 0, '[]' FROM generate_series(1, {shoppers}) n",
    ),
    "shoppers_visitor": (
        "id, shop_id, created_at, updated_at, visitor_id, shopper_id",
        "SELECT pg_temp.id('visitor row', n), '{shop}', now(), now(), pg_temp.id('visitor', n), pg_temp.id('shopper', n) "
        "FROM generate_series(1, {shoppers}) n",
    ),
    "shoppers_order": (
        "id, shop_id, created_at, updated_at, external_id, shopper_id, placed_at, currency, country, status, email, address, "
        "payments, shipments",
        "SELECT pg_temp.id('order', n), '{shop}', now(), now(), 'O' || n, pg_temp.id('shopper', 1 + n * 7 % {shoppers}), "
        "pg_temp.moment(n, {orders}), 'GBP', 'United Kingdom', '', '', '{{}}', '[]', '[]' FROM generate_series(1, {orders}) n",
    ),
    "shoppers_orderline": (
        "id, shop_id, created_at, updated_at, order_id, position, code, product_id, title, options, quantity, price, placed_at",
        "SELECT pg_temp.id('line', n * 3 + line), '{shop}', now(), now(), pg_temp.id('order', n), line, 'P' || n, "
        "pg_temp.id('product', 1 + (n * 3 + line) % {products}), 'A thing', '{{}}', 1 + n % 3, 1 + n % 300, pg_temp.moment(n, {orders}) "
        "FROM generate_series(1, {orders}) n, generate_series(0, 2) line",
    ),
    "shoppers_event": (
        "id, shop_id, created_at, updated_at, day, occurred_at, name, visitor_id, items, value, currency, transaction_id, "
        "search_term, locale, recommendation_id",
        "SELECT pg_temp.id('event', n), '{shop}', now(), now(), (pg_temp.moment(n, {events}) AT TIME ZONE 'UTC')::date, "
        "pg_temp.moment(n, {events}), (ARRAY['view_item', 'view_item', 'select_item', 'add_to_cart', 'purchase'])[1 + n % 5], "
        "pg_temp.id('visitor', 1 + n % {shoppers}), jsonb_build_array(jsonb_build_object('product_id', 'P' || 1 + n % {products})), "
        "n % 90, 'GBP', '', '', 'en', CASE n % 5 WHEN 2 THEN pg_temp.id('answer', 1 + n % {others}) END "
        "FROM generate_series(1, {events}) n",
    ),
    "accounts_auditevent": (
        "id, shop_id, created_at, updated_at, action, actor_name, subject_type, subject_id, subject_name, details",
        "SELECT pg_temp.id('audit', n), '{shop}', pg_temp.moment(n, {others}), now(), 'product.changed', 'Olivia', "
        "'catalog.product', pg_temp.id('product', n), pg_temp.word(n) || ' ' || n, '{{}}' FROM generate_series(1, {others}) n",
    ),
    "jobs_job": (
        "id, shop_id, created_at, updated_at, kind, key, queue, subject_id, state, done, total, message, message_values, "
        "attempts, error, result, finished_at",
        "SELECT pg_temp.id('job', n), '{shop}', pg_temp.moment(n, {others}), now(), 'catalog.import_products', 'job ' || n, "
        "'default', pg_temp.id('import', n / 10), 'succeeded', 1, 1, '', '{{}}', 1, '', '{{}}', now() "
        "FROM generate_series(1, {others} / 10) n",
    ),
    "catalog_import": (
        "id, shop_id, created_at, updated_at, kind, state, file_name, path, sha256, format, encoding, mapping, options, "
        "dry_run, rows_done, rows_total, counts, errors_path, errors_size, message",
        "SELECT pg_temp.id('import', n), '{shop}', pg_temp.moment(n, {others}), now(), 'products', 'done', "
        "'list ' || n || '.csv', '', '', 'csv', 'utf-8', '{{}}', '{{}}', false, 1, 1, '{{\"new\": 1}}', '', 0, '' "
        "FROM generate_series(1, {others} / 100) n",
    ),
    "registry_trainingrun": (
        "id, shop_id, created_at, updated_at, kind, job_id, config, curve, report, directory",
        "SELECT pg_temp.id('run', n), '{shop}', pg_temp.moment(n, {others}), now(), 'recommender', pg_temp.id('job', n), "
        "'{{}}', '[]', '{{}}', '' FROM generate_series(1, {others} / 100) n",
    ),
    "registry_modelversion": (
        "id, shop_id, created_at, updated_at, kind, number, run_id, state, config, metrics, artifact, sha256, size, "
        "override_reason",
        "SELECT pg_temp.id('version', n), '{shop}', pg_temp.moment(n, {others}), now(), 'recommender', n, "
        "pg_temp.id('run', n), 'retired', '{{}}', '{{}}', '', '', 0, '' FROM generate_series(1, {others} / 100) n",
    ),
    "recommendations_recommendation": (
        "id, shop_id, created_at, updated_at, day, placement, visitor_id, shopper_id, items, filtered, personalized, "
        "model_version, arm, fallback, product_id",
        "SELECT pg_temp.id('answer', n), '{shop}', pg_temp.moment(n, {others}), now(), "
        "(pg_temp.moment(n, {others}) AT TIME ZONE 'UTC')::date, (ARRAY['home', 'cart', 'product_related'])[1 + n % 3], "
        "pg_temp.id('visitor', 1 + n % {shoppers}), NULL, "
        "jsonb_build_array(jsonb_build_object('product_id', 'P' || 1 + n % {products})), '[]', true, 'recommender-1', '', '', '' "
        "FROM generate_series(1, {others}) n",
    ),
    "recommendations_rule": (
        "id, shop_id, created_at, updated_at, kind, placement, product_id, strength, enabled, note, season_from, season_to",
        "SELECT pg_temp.id('rule', n), '{shop}', pg_temp.moment(n, {others}), now(), 'exclude', 'home', "
        "pg_temp.id('product', n), 1, true, '', '', '' FROM generate_series(1, {others} / 100) n",
    ),
    "accounts_apikey": (
        "id, shop_id, created_at, updated_at, name, kind, prefix, hash, origins",
        "SELECT pg_temp.id('key', n), '{shop}', pg_temp.moment(n, 50), now(), 'Key ' || n, 'secret', 'sk_' || n, "
        "decode(md5('{shop}' || n), 'hex'), '{{}}' FROM generate_series(1, 50) n",
    ),
}


def fill(cursor: object, shop_id: UUID, size: Size) -> None:
    """The cursor is the owner's, whose policy lets it write for any shop."""
    from marketing.catalog.indexing import key_of

    values = {"shop": shop_id, "key": key_of(shop_id), **vars(size)}
    cursor.execute(
        "SELECT count(ensure_partition((now() - n * interval '1 month')::date)) FROM generate_series(0, 11) n"
    )
    cursor.execute(HELPERS.format(**values))
    for table, (columns, rows) in TABLES.items():
        cursor.execute(f"INSERT INTO {table} ({columns}) {rows.format(**values)}")


def reads(cursor: object, large: int) -> dict[str, tuple[int, int]]:
    """Of each large table: how often it was read from end to end, and how many of its rows were read, until now."""
    cursor.execute(
        "SELECT relname, seq_scan, seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE n_live_tup > "
        f"{large}"
    )
    return {table: (scans, rows) for table, scans, rows in cursor.fetchall()}
