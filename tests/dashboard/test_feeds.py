"""The page of feeds: add, change, fetch now, remove."""

from marketing.accounts.models import Shop
from marketing.catalog.models import Feed
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import cancel
from tests.dashboard.conftest import Browser

FORM = {"address": "https://teas.example/feed.xml", "every_hours": "6", "enabled": "on", "format": "auto"}


def only_feed(shop: Shop) -> Feed:
    with shop_context(shop):
        return Feed.objects.for_shop(shop).select_related("next_job").get()


def kinds(shop: Shop) -> list[str]:
    with shop_context(shop):
        return list(Job.objects.filter(state="queued").order_by("created_at").values_list("kind", flat=True))


def test_a_feed_is_added_changed_fetched_and_removed(owners_browser: Browser, bare_shop: Shop) -> None:
    added = owners_browser.send("/dashboard/catalog/feed/add/", {**FORM, "columns": "title=Name"}, follow=True)
    feed = only_feed(bare_shop)
    assert "It is fetched again on" in added.text
    assert (feed.every_hours, feed.mapping) == (6, {"title": "Name"})

    address = f"/dashboard/catalog/feed/{feed.pk}/"
    owners_browser.send(f"{address}change/", {**FORM, "every_hours": "24", "columns": ""})
    assert (only_feed(bare_shop).every_hours, only_feed(bare_shop).mapping) == (24, {})

    owners_browser.send(f"{address}fetch/")
    twice = owners_browser.send(f"{address}try/", follow=True)
    assert "This feed is being fetched just now." in twice.text
    assert kinds(bare_shop) == ["catalog.fetch_feed", "catalog.fetch_feed"]  # the planned one, and that of now

    owners_browser.send(f"{address}remove/", {"typed": FORM["address"]})
    with shop_context(bare_shop):
        assert not Feed.objects.exists()


def test_one_that_has_stopped_says_so_and_goes_on_when_it_is_saved(owners_browser: Browser, bare_shop: Shop) -> None:
    owners_browser.send("/dashboard/catalog/feed/add/", FORM)
    feed = only_feed(bare_shop)
    with shop_context(bare_shop):
        cancel(Job.objects.select_related("shop").get(pk=feed.next_job_id), actor=None)

    assert ">Stopped<" in owners_browser.get("/dashboard/catalog/feed/").text
    assert "It has stopped" in owners_browser.get(f"/dashboard/catalog/feed/{feed.pk}/change/").text
    owners_browser.send(f"/dashboard/catalog/feed/{feed.pk}/change/", FORM)

    assert only_feed(bare_shop).is_planned
    assert ">Stopped<" not in owners_browser.get("/dashboard/catalog/feed/").text


def test_an_address_that_may_not_be_fetched_is_told_on_the_form(owners_browser: Browser, bare_shop: Shop) -> None:
    for address, reason in {
        "https://user:secret@teas.example/": "user name or a password",
        "ftp://teas.example/feed": "",
    }.items():
        answer = owners_browser.send("/dashboard/catalog/feed/add/", {**FORM, "address": address})
        assert answer.status_code == 200
        assert reason in answer.text
    bad_columns = owners_browser.send("/dashboard/catalog/feed/add/", {**FORM, "columns": "title"})

    assert "FIELD=COLUMN" in bad_columns.text
    strange = owners_browser.send("/dashboard/catalog/feed/add/", {**FORM, "columns": "naem=Name"})
    assert "The fields are: external_id, title" in strange.text
    with shop_context(bare_shop):
        assert not Feed.objects.exists()


def test_an_analyst_sees_feeds_and_changes_none(analysts_browser: Browser, bare_shop: Shop) -> None:
    assert analysts_browser.get("/dashboard/catalog/feed/").status_code == 200
    assert analysts_browser.send("/dashboard/catalog/feed/add/", FORM).status_code == 403
