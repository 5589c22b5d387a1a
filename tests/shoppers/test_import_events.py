"""A file of what people did, as the recommender's own file contract writes it."""

import pytest
from django.core.management import call_command

from marketing.accounts.models import Shop
from marketing.catalog import selectors, services
from marketing.catalog.models import Import
from marketing.common.tenancy import shop_context
from marketing.jobs.services import run_now
from marketing.shoppers.models import Event, Shopper, Visitor
from marketing.shoppers.selectors import histories
from marketing.shoppers.services import record_consent
from tests.api import server_of
from tests.shoppers.conftest import make_product

HEADER = "shopper_id,product_id,occurred_at,name,quantity,price\n"


@pytest.fixture
def write(tmp_path):
    def _write(*lines: str, header: str = HEADER, name: str = "events.csv"):
        path = tmp_path / name
        path.write_text(header + "\n".join(lines) + "\n")
        return path

    return _write


def import_events(shop: Shop, path, **asked: object) -> Import:
    with shop_context(shop):
        import_row = services.start_import(shop, Import.Kind.EVENTS, path, actor=None, **asked)
        job = selectors.job_of(import_row)
    run_now(job)
    with shop_context(shop):
        import_row.refresh_from_db()
    return import_row


def test_events_of_any_past_day_become_histories(bare_shop, write):
    with shop_context(bare_shop):
        make_product(bare_shop, "teapot")

    counts = import_events(bare_shop, write(
        "anna,teapot,2011-08-01 10:00:00,view_item,,",
        "anna,teapot,2011-08-01T10:05:00+02:00,Product Added,2,9.90",
    )).counts  # fmt: skip

    assert counts["events"] == 2
    with shop_context(bare_shop):
        assert [(row.name, row.occurred_at.hour, row.quantity, row.price) for row in histories(bare_shop)] == [
            ("add_to_cart", 8, 2.0, 9.9),
            ("view_item", 10, 1.0, None),
        ]


def test_a_row_without_a_name_is_a_purchase(bare_shop, write):
    import_events(bare_shop, write("anna,teapot,2011-08-01", header="shopper_id,product_id,occurred_at\n"))

    with shop_context(bare_shop):
        assert Event.objects.get().name == "purchase"


def test_json_lines_of_visitors_are_read_too(bare_shop, write, visitor):
    line = (
        f'{{"visitor_id": "{visitor}", "product_id": "teapot", "timestamp": "2026-05-01T10:00:00Z", "event": "search"}}'
    )

    import_events(bare_shop, write(line, header="", name="events.jsonl"))

    with shop_context(bare_shop):
        assert Event.objects.get().visitor_id == Visitor.objects.get().visitor_id == visitor


def test_the_same_file_again_adds_nothing(bare_shop, write):
    path = write("anna,teapot,2011-08-01 10:00:00,view_item,,", "ben,teapot,2011-08-01 10:00:00,view_item,,")
    import_events(bare_shop, path)

    counts = import_events(bare_shop, path).counts

    assert (counts["events"], counts["duplicates"]) == (0, 2)
    with shop_context(bare_shop):
        assert Event.objects.count() == 2


def test_bad_rows_are_named_and_the_good_ones_are_kept(bare_shop, write):
    counts = import_events(bare_shop, write(
        ",teapot,2011-08-01 10:00:00,view_item,,",
        "anna,teapot,soon,view_item,,",
        "anna,teapot,2999-08-01 10:00:00,view_item,,",
        "anna,teapot,2011-08-01 10:00:00,dance,,",
        "anna,,2011-08-01 10:00:00,view_item,,",
        "anna,teapot,2011-08-01 10:00:00,view_item,-1,",
        "anna,teapot,2011-08-01 10:00:00,view_item,1,9.90",
    )).counts  # fmt: skip

    assert (counts["events"], counts["errors"]) == (1, 6)


def test_who_refused_here_stays_out(bare_shop, write):
    with shop_context(bare_shop):
        record_consent(bare_shop, shopper="anna", purpose="analytics", given=False)

    counts = import_events(bare_shop, write("anna,teapot,2011-08-01 10:00:00,view_item,,")).counts

    assert (counts["events"], counts["ignored"]) == (0, 1)


def test_undo_takes_the_events_and_their_people_back(bare_shop, write, visitor):
    header = "shopper,visitor,product,occurred_at\n"
    import_row = import_events(
        bare_shop, write("anna,,teapot,2011-08-01", f",{visitor},teapot,2011-08-01", header=header)
    )

    undone = server_of(bare_shop).send("POST", f"/api/v1/imports/{import_row.pk}/undo").json()

    assert (undone["state"], undone["counts"]["removed"]) == ("undone", 2)
    with shop_context(bare_shop):
        assert not any(model.objects.exists() for model in (Event, Visitor, Shopper))


def test_the_command_prints_what_came_in(transactional_db, write, capsys):
    path = write("anna,teapot,2011-08-01 10:00:00,view_item,,")

    call_command("import_events", str(path), "--shop", "giftware")

    assert "1 events" in " ".join(capsys.readouterr().out.split())
