"""Every table has its walls. A new model, partition or function that lacks one fails here, with what to do."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import ForeignKey, Model

from marketing.accounts import audit, services
from marketing.accounts.models import Shop
from marketing.catalog.models import Category, Product
from marketing.common.models import ShopOwned
from marketing.common.tenancy import shop_context
from marketing.shoppers.models import Event

pytestmark = pytest.mark.django_db

SHARED = {
    "accounts.Shop": "the shop itself",
    "accounts.User": "a person may work in several shops",
    "accounts.Membership": "read before the shop is known: it says which shops a person may enter",
    "accounts.User_groups": "Django's own; unused, roles are memberships",
    "accounts.User_user_permissions": "Django's own; unused, roles are memberships",
    "auth.Group": "Django's own; unused",
    "auth.Group_permissions": "Django's own; unused",
    "auth.Permission": "Django's own; says nothing about a shop",
    "contenttypes.ContentType": "names of models",
    "sessions.Session": "Django's own; unused, accounts.UserSession is",
    "accounts.UserSession": "a session belongs to a person",
    "admin.LogEntry": "Django's own; unused, AuditEvent is",
    "axes.AccessAttempt": "log-in attempts, before anybody is known",
    "axes.AccessAttemptExpiration": "log-in attempts, before anybody is known",
    "axes.AccessFailureLog": "log-in attempts, before anybody is known",
    "axes.AccessLog": "log-in attempts, before anybody is known",
}

WITHOUT_PERSONAL_DATA = {
    "accounts.ApiKey": "names of programs, not of people",
    "accounts.SigningKey": "a secret of the shop's server",
    "accounts.ColumnChoice": "which columns a member sees; gone with the membership",
    "catalog.Category": "what is sold",
    "catalog.Product": "what is sold",
    "catalog.ProductFact": "what is sold",
    "catalog.SearchEntry": "what is sold",
    "catalog.Feed": "where a file of products stands",
    "catalog.Import": "a file's name and counts; its rows live in models of their own",
    "generation.GenerationSettings": "a setting of the shop; its key is sealed",
    "generation.Spending": "what texts of a month cost",
    "generation.Breaker": "how often a writer failed",
    "content.Brief": "what was asked for about products; who asked is a member, not a shopper",
    "content.Draft": "a text about products",
    "content.Version": "a text about products; who wrote it is a member, not a shopper",
    "content.Claim": "a place in such a text",
    "content.Finding": "a place in such a text",
    "content.Review": "a verdict about such a text; who gave it is a member, not a shopper",
    "content.Publication": "a text about products that everybody may read",
    "content.Experiment": "how many shoppers of each half did what",
    "content.Pair": "a text about products under test",
    "content.Effect": "how many visits to a product led on",
    "content.Visits": "how many visits to a product a day had, and how many led on",
    "content.FeedReport": "numbers about a file of products",
    "content.BrandVoice": "a setting of the shop",
    "content.KindSettings": "a setting of the shop",
    "content.CheckSettings": "a setting of the shop",
    "content.Allowance": "words; who allowed them is a member, not a shopper",
    "chat.Faq": "what the shop answers; who wrote it is a member, not a shopper",
    "chat.Source": "a page of the shop's policies",
    "chat.Passage": "a place in such a text",
    "chat.OrderRules": "a setting of the shop",
    "chat.WebhookEndpoint": "where the shop's server is told; its secrets are sealed",
    "chat.ServiceFigures": "how many conversations ended how",
    "chat.AnswerThresholds": "how sure an answer has to be",
    "chat.ServiceHours": "when people are there",
    "chat.CannedReply": "what agents say often",
    "chat.AnswerRating": "a thumb; whose, its conversation says",
    "chat.AnswerReview": "a verdict about an answer; who gave it is a member, not a shopper",
    "chat.PassageVector": "what such a place means, in numbers",
    "chat.ProductVector": "what a product means, in numbers",
    "chat.Citation": "which place of the shop's own texts an answer was copied from",
    "jobs.Job": "work to do, by id; messages and errors name rows, not people",
    "registry.TrainingRun": "figures of a training",
    "registry.ModelVersion": "figures of a model; shoppers are not among its parameters",
    "recommendations.Placement": "a setting of the shop",
    "recommendations.VersionTest": "how many shoppers saw, clicked and bought in either arm",
    "recommendations.TrainingPlan": "a setting of the shop",
    "recommendations.Outcome": "how many lists of a day were seen, clicked, bought from",
    "recommendations.Rule": "a setting of the shop; who made it is a member, not a shopper",
    "shoppers.OrderLine": "what was bought; who bought it is said by the order, and goes with it",
}

# Two shops cannot learn from a refused INSERT what the other has, except where chance alone could make two alike.
UNIQUE_OVER_ALL_SHOPS = {"accounts_apikey_hash": "SHA-256 of 32 random bytes"}

OWNERS_FUNCTIONS = {
    "find_key": "a key's hash -> ids of key and shop, before the shop is known",
    "origin_is_known": "an origin -> yes or no, for preflights, which carry no key",
    "forget_accounts_auditevent": "empties who did it, in entries of the context's shop whose time is over",
    "forget_chat_message": "empties what was said, in messages of the context's shop whose time is over",
    "forget_shoppers_consent": "removes answers of the context's shop whose time is over",
    "due_jobs": "n -> ids of jobs and shops, for workers, before the shop is known",
    "search_products": "refuses another shop than the context's; returns ids of its products and categories, and counts",
    "products_with_words": "refuses another shop than the context's; returns ids of its products",
    "find_passages": "refuses another shop than the context's; returns ids of its passages, and counts",
    "ensure_partition": "makes a month's partitions; reads and returns nothing",
}


def query(statement: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def shop_owned() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if issubclass(model, ShopOwned)]


def partitions() -> list[str]:
    return [
        name
        for (name,) in query(
            "SELECT inhrelid::regclass::text FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relkind = 'r'"
        )
    ]


@pytest.fixture
def _a_partition_that_the_serving_role_asked_for(db: None) -> None:
    query("SELECT ensure_partition(%s)", date(2026, 11, 1))


def test_every_model_belongs_to_a_shop_or_says_why_not() -> None:
    shared = {model._meta.label for model in apps.get_models(include_auto_created=True)} - {
        model._meta.label for model in shop_owned()
    }

    assert shared == set(SHARED), "Derive the model from ShopOwned, or say in SHARED why all shops share it."


@pytest.mark.usefixtures("_a_partition_that_the_serving_role_asked_for")
def test_there_is_no_table_without_a_model() -> None:
    tables = {
        name
        for (name,) in query(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'v', 'f')"
        )
    }
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert tables - models - set(partitions()) == {"django_migrations"}


@pytest.mark.parametrize("model", shop_owned(), ids=lambda model: model._meta.label)
def test_rows_of_the_model_are_behind_both_policies(model: type[Model]) -> None:
    assert_walled(model._meta.db_table)


@pytest.mark.usefixtures("_a_partition_that_the_serving_role_asked_for")
def test_partitions_have_the_same_walls_and_are_granted_to_nobody() -> None:
    assert {"shoppers_event_y2026m11", "shoppers_event_default", "recommendations_recommendation_default"} <= set(
        partitions()
    )
    for name in partitions():
        assert_walled(name)
        rights = "SELECT has_table_privilege(current_user, %s, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
        assert query(rights, name) == [(False,)], name


def assert_walled(table: str) -> None:
    rows = query("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table)
    assert rows == [(True, True)], f"{table}: add ShopPolicy to its migration"
    found = query(
        "SELECT policyname, roles::text[], permissive, cmd, qual, with_check FROM pg_policies WHERE tablename = %s",
        table,
    )
    policies = {name: rest for name, *rest in found}
    owner = query("SELECT relowner::regrole::text FROM pg_class WHERE oid = %s::regclass", table)[0][0]
    app = connection.settings_dict["USER"]
    assert policies == {
        "shop": [[app], "PERMISSIVE", "ALL", "(shop_id = app_shop())", "(shop_id = app_shop())"],
        "owner": [[owner], "PERMISSIVE", "ALL", "true", "true"],
    }
    assert owner != app


@pytest.mark.parametrize("model", shop_owned(), ids=lambda model: model._meta.label)
def test_the_models_key_begins_with_its_shop(model: type[Model]) -> None:
    keys = [columns for _, columns in unique_keys(model._meta.db_table)]

    partitioned = getattr(model, "partitioned", False)
    assert (["shop_id", "day", "id"] if partitioned else ["shop_id", "id"]) in keys
    assert not model._meta.get_field("shop").null


@pytest.mark.parametrize("model", shop_owned(), ids=lambda model: model._meta.label)
def test_no_key_tells_what_another_shop_has(model: type[Model]) -> None:
    for name, columns in unique_keys(model._meta.db_table):
        if columns != ["id"] and name not in UNIQUE_OVER_ALL_SHOPS:
            assert columns[0] == "shop_id", f"{name} is unique over all shops: begin it with the shop"


def unique_keys(table: str) -> list[tuple[str, list[str]]]:
    return query(
        """SELECT indexrelid::regclass::text, array(
               SELECT attname::text FROM unnest(indkey) WITH ORDINALITY AS part(number, place)
               JOIN pg_attribute ON attrelid = indrelid AND attnum = part.number ORDER BY place)
           FROM pg_index WHERE indrelid = %s::regclass AND indisunique""",
        table,
    )


def references() -> list[ForeignKey]:
    return [
        field
        for model in shop_owned()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.model is model and issubclass(field.related_model, ShopOwned)
    ]


@pytest.mark.parametrize("field", references(), ids=str)
def test_a_reference_stays_in_its_shop(field: ForeignKey) -> None:
    found = query(
        """SELECT array(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS part(number, place)
                        JOIN pg_attribute ON attrelid = conrelid AND attnum = part.number ORDER BY place)
           FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass AND confrelid = %s::regclass""",
        field.model._meta.db_table,
        field.related_model._meta.db_table,
    )
    assert (["shop_id", field.column],) in found, "Add ShopForeignKey to its migration."
    assert ([field.column],) not in found, "A plain foreign key passes row-level security: db_constraint=False."


def test_append_only_rows_can_be_neither_changed_nor_deleted() -> None:
    append_only = [model for model in shop_owned() if getattr(model, "append_only", False)]

    assert {model._meta.label for model in append_only} == {
        "accounts.AuditEvent",
        "chat.Message",
        "shoppers.Consent",
    }
    for model in append_only:
        rights = "SELECT has_table_privilege(current_user, %s, 'UPDATE, DELETE, TRUNCATE')"
        assert query(rights, model._meta.db_table) == [(False,)]
        assert query("SELECT has_any_column_privilege(current_user, %s, 'UPDATE')", model._meta.db_table) == [(False,)]


@pytest.mark.parametrize("model", shop_owned(), ids=lambda model: model._meta.label)
def test_personal_data_is_declared_with_how_long_it_is_kept(model: type[Model]) -> None:
    if model._meta.label in WITHOUT_PERSONAL_DATA:
        assert not model.personal_fields
        return

    assert model.personal_fields, "Declare personal_fields, or say in WITHOUT_PERSONAL_DATA why there are none."
    assert model.retention, "Say how long the personal fields are kept."
    for name in model.personal_fields:
        model._meta.get_field(name)


def test_the_owners_functions_are_few_and_closed() -> None:
    rows = query(
        """SELECT proname, proconfig, has_function_privilege('public', pg_proc.oid, 'EXECUTE') FROM pg_proc
           WHERE prosecdef AND pronamespace = 'public'::regnamespace"""
    )

    assert {name for name, _, _ in rows} == set(OWNERS_FUNCTIONS), "Each passes the walls: say in OWNERS_FUNCTIONS why."
    for name, config, is_public in rows:
        assert "search_path=public, pg_temp" in config, name
        assert not is_public, name


def test_the_serving_role_owns_nothing() -> None:
    assert query("SELECT relname FROM pg_class WHERE relowner = current_user::regrole") == []
    assert query("SELECT proname FROM pg_proc WHERE proowner = current_user::regrole") == []


def test_a_row_cannot_point_into_another_shop(bare_shop: Shop, rival_shop: Shop) -> None:
    with shop_context(rival_shop):
        category = Category.objects.create(shop=rival_shop, name="Secret")

    with pytest.raises(IntegrityError, match="catalog_product_category_id_shop_fk"):
        make_product(bare_shop, category)


def make_product(shop: Shop, category: Category) -> None:
    with shop_context(shop):
        Product.objects.create(shop=shop, external_id="1", title="Tea", category_id=category.pk)
        connection.check_constraints()  # now, instead of at the end of the transaction


def test_a_row_cannot_be_written_for_another_shop(shop: Shop, rival_shop: Shop) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Category.objects.create(shop=rival_shop, name="Planted")


def test_a_row_cannot_be_moved_to_another_shop(shop: Shop, rival_shop: Shop) -> None:
    Category.objects.create(shop=shop, name="Mine")

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Category.objects.update(shop=rival_shop)


@pytest.mark.usefixtures("_a_partition_that_the_serving_role_asked_for")
def test_a_partition_cannot_be_read_past_its_parent(shop: Shop) -> None:
    for statement in ("SELECT * FROM shoppers_event_default", "DELETE FROM shoppers_event_y2026m11"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            query(statement)
    assert not Event.objects.exists()


def test_history_cannot_be_rewritten(shop: Shop) -> None:
    key, _ = services.create_api_key(shop, name="Shop", kind="secret", actor=None)
    entry = audit.record("key.created", subject=key)

    for change in (entry.delete, entry.save):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
