"""A shop with one of everything, so that each page has something to show."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from marketing.accounts import services as accounts
from marketing.accounts.models import Shop
from marketing.catalog.indexing import index_products
from marketing.catalog.models import Category, Feed, Import, Product, ProductFact
from marketing.chat import services as chat
from marketing.chat.models import Conversation
from marketing.common.tenancy import shop_context
from marketing.content.models import (
    Allowance,
    BrandVoice,
    Brief,
    Draft,
    Effect,
    Experiment,
    KindSettings,
    Pair,
    Publication,
)
from marketing.generation.models import Generation
from marketing.jobs.models import Job
from marketing.recommendations.models import Placement, Recommendation, Rule
from marketing.registry.models import Kind, ModelVersion, TrainingRun
from marketing.shoppers.models import Consent, Event, Order, OrderLine, Shopper, Visitor

METRICS = {
    "protocol": "time",
    "shoppers": 835,
    "models": [
        {"name": "EASE", "ndcg@10": 0.0815, "ndcg@10_interval": [0.07, 0.09], "hr@10": 0.3, "recall@10": 0.1},
        {"name": "transformer", "ndcg@10": 0.103, "ndcg@10_interval": [0.09, 0.11], "hr@10": 0.4, "coverage@10": 0.1},
    ],
    "paired": {"EASE": {"difference": 0.02, "interval": [0.01, 0.03], "p": 0.0}},
    "gate": [{"rival": "EASE", "difference": 0.0215, "lower": 0.012, "upper": 0.031}],
}
WORSE = METRICS | {"gate": [{"rival": "EASE", "difference": -0.02, "lower": -0.03, "upper": -0.01}]}
CURVE = [
    {"stage": "trial", "step": 9 * i, "epoch": i // 3, "loss": 8.0 - i / 4} | ({"validation": 7.5} if i == 3 else {})
    for i in range(8)
]


@dataclass
class Furniture:
    """What stands in the shop, by the name of its page."""

    shop: Shop
    things: dict[str, Model]
    conversation: Conversation  # its page is the inbox

    def __getitem__(self, name: str) -> Model:
        return self.things[name]

    def address(self, name: str, page: str = "change") -> str:
        thing = self.things[name]
        return reverse(f"dashboard:{thing._meta.app_label}_{thing._meta.model_name}_{page}", args=[thing.pk])


def furnish(shop: Shop, marker: str = "Jasmine") -> Furniture:
    with shop_context(shop):
        catalogue = _catalogue(shop, marker)
        product = catalogue["product"]
        texts = {**_texts(shop, marker, product), **_knowledge(shop, marker)}
        things = {**catalogue, **_people(shop, marker, product), **texts, **_models(shop, marker)}
        return Furniture(shop, things, _conversation(shop, marker))


def _catalogue(shop: Shop, marker: str) -> dict[str, Model]:
    category = Category.objects.create(shop=shop, name=f"{marker} teas {uuid4().hex[:6]}")
    product = Product.objects.create(
        shop=shop, external_id=uuid4().hex[:8], title=f"{marker} pearls", category=category, price=Decimal("9.50")
    )
    index_products(shop, [product])
    ProductFact.objects.create(shop=shop, product=product, name="weight", value="80", unit="g")
    upload = Import.objects.create(
        shop=shop, kind="products", state="done", file_name=f"{marker}.csv", path="gone", counts={"new": 1}
    )
    rule = Rule.objects.create(shop=shop, kind="pin", product=product, position=1, note=f"{marker} week")
    feed = Feed.objects.create(shop=shop, address=f"https://{marker.lower()}.example/{uuid4().hex[:6]}.xml")
    return {"category": category, "product": product, "import": upload, "feed": feed, "rule": rule}


def _conversation(shop: Shop, marker: str) -> Conversation:
    conversation, _token = chat.start(shop, locale="zh-hans", visitor_id=uuid4())
    chat.receive(conversation, f"我要转人工，问问 {marker} 的事", client_id=uuid4())
    return conversation


def _texts(shop: Shop, marker: str, product: Product) -> dict[str, Model]:
    brief = Brief.objects.create(shop=shop, kind="description", locales=["en"], audience=f"{marker} lovers")
    Job.objects.create(
        shop=shop, kind="content.write_drafts", key=uuid4().hex, subject_id=brief.pk, state="succeeded", done=1, total=1
    )
    told = {"shop": shop, "product": product, "kind": "description", "locale": "en"}
    draft = Draft.objects.create(**told, brief=brief, state="in_review", text=f"{marker} pearls weigh 80 g.")
    publication = Publication.objects.create(**told, draft=draft, text=draft.text, facts_hash="0" * 64)
    effect = Effect.objects.create(shop=shop, publication=publication, day=timezone.now().date(), also_changed=1)
    experiment = Experiment.objects.create(
        shop=shop, name=f"{marker} test", state="running", started_at=timezone.now(), a_seen=90, b_seen=80, b_carted=3
    )
    Pair.objects.create(**told, experiment=experiment, draft=draft, external_id=product.external_id)
    voice, _ = BrandVoice.objects.get_or_create(shop=shop, locale="en")
    kind, _ = KindSettings.objects.get_or_create(shop=shop, kind="title")
    allowance = Allowance.objects.create(shop=shop, words=f"{marker} {uuid4().hex[:6]}", reason=f"{marker} prize")
    return {
        "brief": brief, "draft": draft, "publication": publication, "voice": voice, "kind": kind, "allowance": allowance,
        "effect": effect,
        "experiment": experiment,
    }  # fmt: skip


def _knowledge(shop: Shop, marker: str) -> dict[str, Model]:
    told = {"locale": "en", "actor": None}
    faq = chat.add_faq(shop, **told, question=f"{marker} {uuid4().hex[:6]}?", answer=f"{marker} pearls, always.")
    page = chat.add_source(shop, **told, title=f"{marker} {uuid4().hex[:6]}", written=f"# {marker}\n\nPearls, always.")
    return {"faq": chat.approve_faq(faq, actor=None), "policy": page}


def _people(shop: Shop, marker: str, product: Product) -> dict[str, Model]:
    now = timezone.now()
    shopper = Shopper.objects.create(shop=shop, external_id=f"{marker}-{uuid4().hex[:6]}", analytics=True)
    visitor = Visitor.objects.create(shop=shop, visitor_id=uuid4(), shopper=shopper)
    Consent.objects.create(shop=shop, shopper=shopper, purpose="analytics", given=True)
    items = [{"product_id": product.external_id, "quantity": 1}]
    event = Event.objects.create(
        shop=shop, day=now.date(), occurred_at=now, name="view_item", visitor_id=visitor.visitor_id, items=items
    )
    order = Order.objects.create(shop=shop, external_id=f"{marker}-{uuid4().hex[:6]}", shopper=shopper, placed_at=now)
    OrderLine.objects.create(
        shop=shop, order=order, position=0, code="1", product=product, title=f"{marker} line", quantity=2, price=4,
        placed_at=now,
    )  # fmt: skip
    shown = {
        "product_id": product.external_id,
        "score": 1.5,
        "reason": "because_viewed",
        "because": [product.external_id],
    }
    served = Recommendation.objects.create(
        shop=shop, day=now.date(), placement="home", personalized=True, shopper_id=shopper.pk, items=[shown],
        visitor_id=visitor.visitor_id, filtered=[{"product_id": product.external_id, "cause": "sold_out"}],
    )  # fmt: skip
    return {"shopper": shopper, "event": event, "order": order, "recommendation": served}


def _models(shop: Shop, marker: str) -> dict[str, Model]:
    job = Job.objects.create(shop=shop, kind="recommendations.train", key=uuid4().hex, state="failed", error=marker)
    run = TrainingRun.objects.create(shop=shop, kind=Kind.RECOMMENDER, job=job, curve=CURVE, config={"note": marker})
    version = ModelVersion.objects.create(
        shop=shop, kind=Kind.RECOMMENDER, run=run, metrics=METRICS, artifact="none", sha256="0" * 64,
        number=1 + ModelVersion.objects.for_shop(shop).count(), data_until=timezone.now() - timedelta(days=7),
    )  # fmt: skip
    placement, _ = Placement.objects.get_or_create(shop=shop, key="home")
    key, _secret = accounts.create_api_key(shop, name=f"{marker} key", kind="publishable", actor=None)
    signing = accounts.create_signing_key(shop, actor=None)
    generation = _generation(shop, marker)
    return {
        "generation": generation,
        "job": job,
        "run": run,
        "version": version,
        "placement": placement,
        "key": key,
        "signing": signing,
    }


def _generation(shop: Shop, marker: str) -> Generation:
    tried = {"provider": "openai", "problem": "busy", "detail": "HTTP 429", "seconds": 0.4, "cost": "0"}
    facts = {"product_id": marker, "facts": {"title": [f"{marker} pearls"]}}
    return Generation.objects.create(
        shop=shop, kind="description", language="en", outcome="written", provider="template", fallback_from="openai",
        candidates=[f"{marker} pearls."], attempts=[tried], asked={"products": [facts], "audience": marker},
    )  # fmt: skip
