"""Keeps the passages that are in use: whoever changes a FAQ entry or a page calls this in the same transaction.

What an entry means is read at once, so that the next shopper who asks is answered with it. A page has hundreds of passages, and
reading them takes longer than a person waits: a job does it, and until then they are found by their words.
"""

from uuid import uuid4

from marketing.accounts.models import Shop
from marketing.chat import vectors
from marketing.chat.cutting import cut
from marketing.chat.lexemes import vector
from marketing.chat.models import Faq, Passage, PassageVector, Source
from marketing.jobs.services import enqueue

READ_MEANING = "chat.read_meaning"
FOLLOWS = ["questions", "start", "url", "valid_from", "valid_until", "words"]


def index_faq(faq: Faq) -> None:
    passage = Passage(
        shop=faq.shop, kind=Passage.Kind.FAQ, faq=faq, locale=faq.locale, title=faq.question, text=faq.answer,
        questions=[faq.question, *faq.examples], url=faq.url, valid_from=faq.valid_from, valid_until=faq.valid_until,
    )  # fmt: skip
    _put(faq.shop, [passage], faq=faq)
    vectors.keep(faq.shop, [passage])


def index_source(source: Source) -> None:
    passages = [
        Passage(
            shop=source.shop,
            kind=Passage.Kind.POLICY,
            source=source,
            locale=source.locale,
            url=source.url,
            title=" · ".join([source.title, *piece.headings])[:600],
            questions=[*piece.headings[-1:], source.title],
            text=piece.text,
            start=piece.start,
        )
        for piece in cut(source.text)
    ]
    _put(source.shop, passages, source=source)
    ask_for_meaning(source.shop)


def ask_for_meaning(shop: Shop) -> None:
    """A job for each time: one that runs already may have passed what is written just now."""
    enqueue(READ_MEANING, shop=shop, key=f"{READ_MEANING}:{uuid4()}")


def drop(thing: Faq | Source) -> None:
    """Out of use; answers that cite it still show what they cited."""
    _put(thing.shop, [], **({"faq": thing} if isinstance(thing, Faq) else {"source": thing}))


def _put(shop: Shop, passages: list[Passage], **of: Faq | Source) -> None:
    """A passage that says the same as before stays the same row."""
    found = Passage.objects.for_shop(shop).filter(**of, is_current=True)
    before = {(one.title, one.text): one for one in found}
    kept, new = [], []
    for one in passages:
        one.words = vector(shop.pk, one.locale, one.questions, one.text)
        if same := before.pop((one.title, one.text), None):
            one.pk = same.pk
        (kept if same else new).append(one)
    PassageVector.objects.for_shop(shop).filter(passage__in=before.values()).delete()
    found.filter(pk__in=[one.pk for one in before.values()]).update(is_current=False, words="")
    Passage.objects.bulk_update(kept, FOLLOWS)
    Passage.objects.bulk_create(new)
