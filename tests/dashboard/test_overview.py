"""The first page after logging in: what needs me, does it work, what changed since I was here."""

from datetime import timedelta
from html import unescape

from django.utils import timezone

from marketing.accounts.models import AuditEvent, Membership, Shop, User
from marketing.catalog.models import Import
from marketing.chat import services as chat
from marketing.common.tenancy import shop_context
from marketing.content.models import Draft, Publication
from marketing.jobs.models import Job
from marketing.registry.models import ModelVersion
from marketing.shoppers.models import Event
from tests.dashboard.conftest import Browser
from tests.dashboard.furnishing import Furniture
from tests.dashboard.test_work import product_form


def card(browser: Browser, title: str) -> str:
    return browser.get("/dashboard/").text.split(f'id="{title}-title"')[1].split("</section>")[0]


def test_what_waits_for_a_person_is_named_and_leads_there(owners_browser: Browser, furniture: Furniture) -> None:
    with shop_context(furniture.shop):
        Job.objects.update(finished_at=timezone.now())
        Import.objects.update(dry_run=True)

    waiting = card(owners_browser, "attention")

    assert "A job failed." in waiting
    assert furniture.address("job") in waiting
    assert "recommender-1 passed its gate and waits for your decision." in waiting
    assert "Jasmine.csv is checked." in waiting
    assert "names no storefront yet" in waiting


def test_what_was_decided_waits_no_longer(owners_browser: Browser, furniture: Furniture) -> None:
    with shop_context(furniture.shop):
        ModelVersion.objects.update(state="serving", promoted_at=timezone.now(), data_until=timezone.now())
        furniture["key"].delete()
        Draft.objects.update(state="rejected", reason="Too long")
        chat.close(furniture.conversation, actor=None)

    assert "Nothing waits for you." in card(owners_browser, "attention")


def test_texts_that_wait_and_those_out_of_date_are_counted(owners_browser: Browser, furniture: Furniture) -> None:
    waiting = card(owners_browser, "attention")
    with shop_context(furniture.shop):
        Draft.objects.update(state="approved", publish_at=timezone.now())
        Draft.objects.update(state="published")
        Draft.objects.update(state="stale")
    stale = card(owners_browser, "attention")
    with shop_context(furniture.shop):
        Publication.objects.all().delete()
        Draft.objects.all().delete()
    none = card(owners_browser, "attention")

    assert "1 text waits for review." in waiting
    assert "1 text is out of date" in stale
    assert "/dashboard/review/?risk=stale" in stale
    assert "There are no texts yet." in none


def test_a_job_that_nobody_takes_is_a_broken_worker(owners_browser: Browser, furniture: Furniture) -> None:
    well = card(owners_browser, "health")
    with shop_context(furniture.shop):
        Job.objects.update(state="queued", updated_at=timezone.now() - timedelta(minutes=7))
    ill = card(owners_browser, "health")

    assert "None waits for a worker." in well
    assert "One has waited for 7\xa0minutes: no worker takes it." in ill


def test_a_job_that_was_planned_waits_only_from_when_it_is_due(owners_browser: Browser, furniture: Furniture) -> None:
    now = timezone.now()
    with shop_context(furniture.shop):
        Job.objects.update(state="queued", updated_at=now - timedelta(days=2), not_before=now - timedelta(seconds=5))
    just_due = card(owners_browser, "health")
    with shop_context(furniture.shop):
        Job.objects.update(not_before=now - timedelta(minutes=9))
    overdue = card(owners_browser, "health")

    assert "None waits for a worker." in just_due
    assert "One has waited for 9\xa0minutes: no worker takes it." in overdue


def test_all_failed_jobs_stand_behind_their_number(owners_browser: Browser, furniture: Furniture) -> None:
    with shop_context(furniture.shop):
        Job.objects.all().delete()
        for state in ("failed", "dead", "succeeded"):
            now = timezone.now()
            Job.objects.create(shop=furniture.shop, kind=f"is-{state}", key=state, state=state, finished_at=now)

    waiting = card(owners_browser, "attention")
    link = waiting.split("2 jobs failed.")[0].rsplit('href="', 1)[1].split('"')[0]
    jobs = owners_browser.get(unescape(link)).text

    assert [kind in jobs for kind in ("is-failed", "is-dead", "is-succeeded")] == [True, True, False]


def test_events_that_stopped_are_told(owners_browser: Browser, furniture: Furniture) -> None:
    well = card(owners_browser, "health")
    with shop_context(furniture.shop):
        Event.objects.update(day=(timezone.now() - timedelta(days=9)).date())
    ill = card(owners_browser, "health")

    assert "They arrive from your storefront." in well
    assert "None has arrived since yesterday." in ill


def test_an_empty_shop_is_not_called_broken(owners_browser: Browser, bare_shop: Shop) -> None:
    assert "dot-bad" not in card(owners_browser, "health")


def test_one_reads_what_others_did_since_the_last_visit(
    owners_browser: Browser, owner: User, marketer: User, furniture: Furniture
) -> None:
    Membership.objects.filter(user=owner).update(seen_at=timezone.now() - timedelta(hours=8))
    colleague = Browser(marketer, furniture.shop)
    for title in ("Dragon pearls", "Phoenix pearls"):
        colleague.send(furniture.address("product"), product_form(furniture["product"], title=title))
    owners_browser.send(furniture.address("product"), product_form(furniture["product"], title="My own pearls"))

    news = card(owners_browser, "changes")

    assert "Since your last visit" in news
    assert "Product changed" in news
    assert "× 2" in news
    assert "Mei" in news
    assert "Olivia" not in news
    assert "Key made" in news  # by a command, so by nobody
    with shop_context(furniture.shop):
        assert AuditEvent.objects.filter(action="product.changed").count() == 3


def test_a_visit_goes_on_while_pages_are_opened(owners_browser: Browser, owner: User, bare_shop: Shop) -> None:
    before = timezone.now() - timedelta(days=1)
    Membership.objects.filter(user=owner).update(seen_at=timezone.now() - timedelta(minutes=10), visit_before=before)

    owners_browser.get("/dashboard/")

    assert Membership.objects.get(user=owner).visit_before == before
