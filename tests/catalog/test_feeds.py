"""A feed is fetched when its time has come, also after a kill, and brings what is at its address."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.utils import timezone

from marketing.accounts.models import AuditEvent, Shop
from marketing.catalog import feeds, selectors
from marketing.catalog.models import Feed, Import, Product
from marketing.common.errors import Conflict, DomainError, Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.jobs import leases, running
from marketing.jobs.models import Job
from marketing.jobs.selectors import due_jobs, open_jobs
from marketing.jobs.services import cancel, run_now
from tests.catalog.test_read_google_feeds import ITEM, RSS
from tests.listening import Handler, Server, server

__all__ = ["server"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _loopback_may_be_called(settings: object) -> None:
    settings.FETCH_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]


def offer(server: Server, *ids: str) -> str:
    """A feed of these products; its address."""
    body = RSS.format("".join(ITEM.format(id=one) for one in ids)).encode()
    server.answers["feed.xml"] = lambda handler: handler.say(body)
    return server.url("feed.xml")


def add(shop: Shop, address: str, **fields: object) -> Feed:
    with shop_context(shop):
        return feeds.add_feed(shop, actor=None, address=address, **fields)


def planned(feed: Feed) -> Job:
    with shop_context(feed.shop):
        return Feed.objects.select_related("next_job__shop").get(pk=feed.pk).next_job


def come(job: Job) -> Job:
    """As if its time had come."""
    with shop_context(job.shop):
        Job.objects.filter(pk=job.pk).update(not_before=timezone.now() - timedelta(seconds=1))
        job.refresh_from_db()
    return job


def work(job: Job) -> Job:
    """The job of a feed, then the import that it asked for."""
    run_now(job)
    if import_id := job.result.get("import"):
        with shop_context(job.shop):
            wanted = Job.objects.select_related("shop").get(subject_id=import_id)
        run_now(wanted)
    return job


def products(shop: Shop) -> set[str]:
    with shop_context(shop):
        return set(Product.objects.for_shop(shop).values_list("external_id", flat=True))


def test_a_new_feed_is_planned_and_waits_for_nobody_until_then(bare_shop, server):
    feed = add(bare_shop, offer(server, "pot"), every_hours=6)

    job = planned(feed)
    wait = job.not_before - timezone.now()
    assert timedelta(hours=5.9) < wait < timedelta(hours=6)
    with shop_context(bare_shop):
        assert not open_jobs(bare_shop).exists()
    assert not due_jobs(10, quiet=timedelta(0))
    assert not leases.claim(job)


def test_when_its_time_has_come_it_is_fetched_and_planned_again(bare_shop, server):
    feed = add(bare_shop, offer(server, "pot", "cup"))
    first = come(planned(feed))
    assert list(due_jobs(10, quiet=timedelta(0)).values()) == [[first.pk]]

    work(first)

    assert products(bare_shop) == {"pot", "cup"}
    second = planned(feed)
    assert second.pk != first.pk
    assert second.not_before > timezone.now() + timedelta(hours=23)
    with shop_context(bare_shop):
        import_row = selectors.last_import(feed)
        assert (import_row.file_name, import_row.format, import_row.state) == ("feed.xml", "google_xml", "done")


def test_what_has_not_changed_is_not_imported_again(bare_shop, server):
    feed = add(bare_shop, offer(server, "pot"))
    work(come(planned(feed)))

    again = work(come(planned(feed)))
    offer(server, "pot", "jug")
    changed = work(come(planned(feed)))

    assert again.result == {"unchanged": True}
    assert "import" in changed.result
    assert products(bare_shop) == {"pot", "jug"}


def test_an_attempt_that_died_is_made_again_and_planned_once(bare_shop, server, monkeypatch):
    feed = add(bare_shop, offer(server, "pot"))
    job = come(planned(feed))
    monkeypatch.setattr("marketing.catalog.feeding.fetch", lambda *args, **kwargs: die())
    assert leases.claim(job)
    with pytest.raises(KeyboardInterrupt):
        running.attempt(job)
    monkeypatch.undo()
    with shop_context(bare_shop):
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        after_the_kill = Job.objects.count()

    work(job)

    assert products(bare_shop) == {"pot"}
    with shop_context(bare_shop):
        assert Job.objects.count() == after_the_kill + 1  # the import's; the next fetch was planned before the kill
        assert Import.objects.count() == 1


def die() -> None:
    raise KeyboardInterrupt


def test_a_failure_is_told_and_does_not_end_the_plan(bare_shop, server):
    feed = add(bare_shop, server.url("gone"))
    server.answers["gone"] = lambda handler: handler.say(status=404)
    job = come(planned(feed))

    with pytest.raises(Invalid, match="answers 404"):
        run_now(job)

    assert job.error == "The server answers 404 instead of the file."
    assert planned(feed).not_before > timezone.now()


def test_nothing_inside_our_network_is_fetched_in_production(bare_shop, server, settings):
    settings.FETCH_ALLOWED_NETWORKS = []
    feed = add(bare_shop, offer(server, "pot"))

    with pytest.raises(Invalid, match="not on the public internet"):
        run_now(come(planned(feed)))

    assert server.calls == []
    assert products(bare_shop) == set()


def test_a_check_changes_nothing(bare_shop, server, marketer):
    feed = add(bare_shop, offer(server, "pot"))
    with shop_context(bare_shop):
        job = feeds.fetch_now(feed, actor=marketer, dry_run=True)
        with pytest.raises(Conflict, match="just now"):
            feeds.fetch_now(feed, actor=marketer)

    work(job)

    assert products(bare_shop) == set()
    with shop_context(bare_shop):
        assert Import.objects.get().counts["new"] == 1


def test_one_whose_next_job_was_cancelled_goes_on_when_it_is_fetched_now(bare_shop, server, marketer):
    feed = add(bare_shop, offer(server, "pot"))
    with shop_context(bare_shop):
        cancel(planned(feed), actor=None)
        job = feeds.fetch_now(feed, actor=marketer)

    work(job)

    assert planned(feed).state == Job.State.QUEUED
    assert planned(feed).not_before > timezone.now()


def test_a_fetch_beside_the_plan_leaves_the_plan_as_it_is(bare_shop, server, marketer):
    feed = add(bare_shop, offer(server, "pot"))
    plan = planned(feed)
    with shop_context(bare_shop):
        job = feeds.fetch_now(feed, actor=marketer)

    work(job)

    assert planned(feed) == plan


def test_one_that_is_switched_off_or_removed_is_planned_no_more(bare_shop, server, marketer):
    feed = add(bare_shop, offer(server, "pot"))
    with shop_context(bare_shop):
        feeds.change_feed(feed, actor=marketer, enabled=False)
        assert Feed.objects.get().next_job is None
        feeds.change_feed(feed, actor=marketer, enabled=True, every_hours=1)
        assert Job.objects.filter(state=Job.State.QUEUED).count() == 1
        feeds.remove_feed(feed, actor=marketer)

        assert not Job.objects.filter(state=Job.State.QUEUED).exists()
        told = AuditEvent.objects.filter(action__startswith="feed.").values_list("action", flat=True)
        assert sorted(told) == ["feed.added", "feed.changed", "feed.changed", "feed.removed"]


def test_old_files_of_a_feed_do_not_fill_the_disk(bare_shop, server, settings):
    feed = add(bare_shop, offer(server, "p0"))
    for number in range(1, 6):
        work(come(planned(feed)))
        offer(server, f"p{number}")

    with shop_context(bare_shop):
        stored = [Path(settings.MEDIA_ROOT, one.path).exists() for one in Import.objects.order_by("created_at")]
    assert stored == [False, False, True, True, True]


@pytest.mark.parametrize(
    "address", ["ftp://shop.test/feed", "http://u:p@shop.test/", "http://shop.test:25/", "shop.test/feed.xml", ""]
)
def test_an_address_that_cannot_be_fetched_is_no_feed(bare_shop, address):
    with pytest.raises(DomainError):
        add(bare_shop, address)


def test_an_analyst_may_not_touch_feeds(bare_shop, server, analyst):
    feed = add(bare_shop, offer(server, "pot"))

    with shop_context(bare_shop):
        for change in (
            lambda: feeds.add_feed(bare_shop, actor=analyst, address="https://x.test/"),
            lambda: feeds.change_feed(feed, actor=analyst, enabled=False),
            lambda: feeds.fetch_now(feed, actor=analyst),
            lambda: feeds.remove_feed(feed, actor=analyst),
        ):
            with pytest.raises(NotAllowed):
                change()


def test_a_feed_that_leads_inside_is_not_followed(bare_shop, server):
    server.answers["feed"] = lambda handler: Handler.say(handler, status=302, Location="http://10.0.0.1/secrets")
    feed = add(bare_shop, server.url("feed"))

    with pytest.raises(Invalid, match="not on the public internet"):
        run_now(come(planned(feed)))
