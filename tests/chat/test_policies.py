"""A shop's policies, typed, fetched or uploaded, become passages; what was read well stays until something better is."""

import io
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from marketing.accounts.models import Shop, User
from marketing.chat import services
from marketing.chat.cutting import cut, sentences
from marketing.chat.knowing import best_sentences
from marketing.chat.models import Passage, Source
from marketing.chat.retrieval import find
from marketing.chat.services import sources
from marketing.common.errors import Invalid, NotAllowed
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job
from marketing.jobs.services import run_now
from tests.listening import Server, server

__all__ = ["server"]
pytestmark = pytest.mark.django_db

BY_A_JOB = pytest.mark.django_db(transaction=True)

RETURNS = """# Returns

You may send anything back within 30 days. We pay the postage inside the country.

## Refunds

The money is back on your card within 5 working days after the parcel came home.
"""
PAGE = b"""<html><head><title>x</title></head><body><header>Hearth</header><nav>Home Shop</nav><main><h1>Shipping</h1>
<p>Orders before 14:00 leave the same day.</p></main><footer>Imprint</footer></body></html>"""


@pytest.fixture(autouse=True)
def _loopback_may_be_called(settings: object) -> None:
    settings.FETCH_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]


def add(shop: Shop, **fields: object) -> Source:
    with shop_context(shop):
        return services.add_source(shop, actor=None, **{"locale": "en", "title": "Our policy", **fields})


def work(source: Source) -> Source:
    """As a worker does it."""
    with shop_context(source.shop):
        job = Job.objects.select_related("shop").filter(subject_id=source.pk, not_before=None).latest("created_at")
    run_now(job)
    with shop_context(source.shop):
        source.refresh_from_db()
    return source


def texts(source: Source) -> list[tuple[str, str]]:
    with shop_context(source.shop):
        return list(source.passages.filter(is_current=True).values_list("title", "text"))


def pdf(text: str) -> bytes:
    """The smallest file that shows a line."""
    drawn = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    file, places = io.BytesIO(b"%PDF-1.4\n"), []
    file.seek(0, io.SEEK_END)
    for number, one in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, one))
    table = file.tell()
    file.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table)
    return file.getvalue()


def test_what_is_typed_is_cut_under_its_headings_with_its_places(bare_shop: Shop) -> None:
    source = add(bare_shop, written=RETURNS)

    assert source.state == Source.State.READY
    assert [title for title, _text in texts(source)] == ["Our policy · Returns", "Our policy · Returns · Refunds"]
    with shop_context(bare_shop):
        for passage in source.passages.all():
            assert source.text[passage.start :].startswith(passage.text)
        assert find(bare_shop, "when is my money back on the card", "en")[0].title.endswith("Refunds")


def test_when_a_page_changes_its_passages_follow_and_the_same_ones_stay(bare_shop: Shop) -> None:
    source = add(bare_shop, written=RETURNS)
    with shop_context(bare_shop):
        before = {one.text: one.pk for one in source.passages.all()}
        services.change_source(source, actor=None, written=RETURNS.replace("5 working days", "7 working days"))
        now = {one.text: one for one in Passage.objects.filter(is_current=True)}

    assert len(now) == 2
    assert [text for text in now if "7 working days" in text]
    assert sum(now[text].pk == pk for text, pk in before.items() if text in now) == 1


@BY_A_JOB
def test_a_page_in_the_web_is_fetched_and_looked_at_again(bare_shop: Shop, server: Server) -> None:
    server.answers["shipping"] = lambda handler: handler.say(PAGE)
    source = work(add(bare_shop, format="url", url=server.url("shipping")))

    assert texts(source) == [("Our policy · Shipping", "Orders before 14:00 leave the same day.")]
    with shop_context(bare_shop):
        assert Job.objects.get(pk=source.next_job_id).not_before


@BY_A_JOB
def test_a_page_that_breaks_is_said_so_and_the_last_good_text_stays(bare_shop: Shop, server: Server) -> None:
    server.answers["shipping"] = lambda handler: handler.say(PAGE)
    source = work(add(bare_shop, format="url", url=server.url("shipping")))
    server.answers["shipping"] = lambda handler: handler.say(b"gone", status=404)
    with shop_context(bare_shop):
        services.read_again(source, actor=None)
    source = work(source)

    assert (source.state, "404" in source.reason) == (Source.State.FAILED, True)
    assert texts(source) == [("Our policy · Shipping", "Orders before 14:00 leave the same day.")]


@BY_A_JOB
def test_a_pdf_is_read_and_a_broken_one_keeps_the_last(bare_shop: Shop, settings: object) -> None:
    good = ContentFile(pdf("Repairs are free for two years."), name="warranty.pdf")
    source = work(add(bare_shop, format="pdf", file=good))
    assert texts(source) == [("Our policy", "Repairs are free for two years.")]

    with shop_context(bare_shop):
        services.change_source(source, actor=None, file=ContentFile(b"%PDF-1.4 cut off in the mid", name="x.pdf"))
    source = work(source)
    assert source.state == Source.State.FAILED
    assert "broken" in source.reason
    assert texts(source) == [("Our policy", "Repairs are free for two years.")]
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))) == 1


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"written": "  "}, "/written"),
        ({"format": "url"}, "/url"),
        ({"format": "pdf"}, "/file"),
        ({"format": "pdf", "file": ContentFile(b"PK..", name="x.docx")}, "/file"),
        ({"format": "html", "written": "<nav>Home</nav>"}, ""),
        ({"title": "", "written": "x"}, "/title"),
    ],
)
def test_a_page_that_cannot_be_is_refused_in_words(bare_shop: Shop, fields: dict, pointer: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add(bare_shop, **fields)
    assert refusal.value.pointer == pointer


def test_what_is_taken_out_of_use_is_found_no_more_and_can_come_back(bare_shop: Shop) -> None:
    source = add(bare_shop, written=RETURNS)
    with shop_context(bare_shop):
        services.retire_source(source, actor=None)
        assert find(bare_shop, "refunds on the card", "en") == []
        services.read_again(source, actor=None)
        assert find(bare_shop, "refunds on the card", "en")


def test_a_page_changed_while_it_was_read_is_not_overwritten(bare_shop: Shop) -> None:
    source = add(bare_shop, written=RETURNS)
    with shop_context(bare_shop):
        services.change_source(source, actor=None, written="All sales are final.")
        sources.take(source, "An older text.")

    assert texts(source) == [("Our policy", "All sales are final.")]


def test_an_agent_cannot_change_policies(bare_shop: Shop, agent: User) -> None:
    with shop_context(bare_shop), pytest.raises(NotAllowed):
        services.add_source(bare_shop, actor=agent, locale="en", title="Mine", written="Free for all.")


def test_sentences_end_where_people_end_them() -> None:
    text = "It costs 4.50 a parcel. Really? 满 99 元包邮。偏远地区除外！"

    assert [text[slice(*span)] for span in sentences(text)] == [
        "It costs 4.50 a parcel.", "Really?", "满 99 元包邮。", "偏远地区除外！",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("who pays the postage", "We pay the postage. The box is yours to keep."),
        ("do you send on sundays", "We send every day. On Sundays nothing leaves."),
        ("hm?", "We send every day. On Sundays nothing leaves."),
    ],
)
def test_two_neighbouring_sentences_that_say_most_are_copied(asked: str, told: str) -> None:
    text = "We send every day. On Sundays nothing leaves. We pay the postage. The box is yours to keep."

    assert text[slice(*best_sentences(text, asked))] == told


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = "一只杯子可以用很多年。" * 200

    pieces = cut(text)
    assert all(len(one.text) <= 600 and one.text.endswith("。") for one in pieces)
    assert "".join(one.text for one in pieces) == text
    assert all(text[one.start :].startswith(one.text) for one in pieces)
