"""Questions about products, in the demo shop: answered with cards and with what the rows say, in the shopper's language."""

from decimal import Decimal

import pytest

from marketing.accounts.models import Shop
from marketing.catalog.indexing import index_products
from marketing.catalog.models import Product
from marketing.chat import answering, likeness, services
from marketing.chat.language import language_of
from marketing.chat.values import Asked, Reply
from marketing.demo.stocking import stock_shop
from modeling.retrieval.encoder import Encoder


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    stock_shop(shop, "http://127.0.0.1:8001")
    return shop


@pytest.fixture
def knowing(shop: Shop) -> Shop:
    """Three answers, and nothing to sell."""
    known = {
        "How long does delivery take?": "3 to 5 working days.",
        "Do you deliver abroad?": "Yes, to 32 countries.",
        "How do I return something?": "In its box, within 30 days.",
    }
    for question, answer in known.items():
        services.approve_faq(
            services.add_faq(shop, actor=None, locale="en", question=question, answer=answer), actor=None
        )
    return shop


def reply_to(shop: Shop, text: str, **more: object) -> Reply:
    locale = language_of(text, "en")
    return answering.answer(shop, Asked(text=text, locale=locale, shopper_id=None, visitor_id=None, **more))


def shown(reply: Reply) -> list[dict]:
    return [card for part in reply.parts if part["type"] == "products" for card in part["products"]]


WISHES = [  # what somebody types, the price that nothing shown may pass, and how the id of the first product begins
    ("I'm looking for a moss green teapot", 10_000, "teapot-moss"),
    ("do you have any notebooks under 20?", 20, "notebook"),
    ("A gift for my mum under $30", 30, ""),
    ("moss green teapot", 10_000, "teapot-moss"),
    ("有没有30元以下的礼物", 30, ""),
    ("想买一个茶壶", 10_000, "teapot"),
]


@pytest.mark.django_db
def test_products_that_are_named_stand_side_by_side_with_what_tells_them_apart(stocked: Shop) -> None:
    Product.objects.filter(external_id="teapot-moss").update(price=Decimal("71.00"))

    for text in ("compare moss teapot and oat teapot", "苔绿茶壶和燕麦色茶壶有什么区别"):
        reply = reply_to(stocked, text)
        assert {one["product_id"] for one in shown(reply)} == {"teapot-moss", "teapot-linen"}, text
        assert "71.00" in reply.text
    assert not shown(reply_to(stocked, "How do express and standard delivery differ?"))


@pytest.mark.django_db
def test_a_wish_gets_cards_that_fit_it(stocked: Shop) -> None:
    for text, most, first in WISHES:
        found = shown(reply_to(stocked, text))

        assert found, text
        assert found[0]["product_id"].startswith(first), text
        assert all(Decimal(card["price"]) <= most for card in found), text


@pytest.mark.django_db
def test_a_colour_or_a_price_alone_goes_on_from_the_wish_before(stocked: Shop) -> None:
    wish, told = ("shopper", "Do you have a red mug under $40?"), ("bot", "Here is what I found.")
    for text, before in (("in green?", (wish, told)), ("绿色的呢", (wish, told, ("shopper", "under 20?"), told))):
        found = shown(reply_to(stocked, text, before=before, last_intent="products"))

        assert found[0]["product_id"] == "mug-moss", text
    assert "mug" not in shown(reply_to(stocked, "in green?"))[0]["product_id"]


@pytest.mark.django_db
def test_a_price_that_nothing_has_is_said_so(stocked: Shop) -> None:
    reply = reply_to(stocked, "teapots under $1")

    assert (shown(reply), reply.hand_off) == ([], "")
    assert "Nothing in the shop fits" in reply.text


@pytest.mark.django_db
def test_what_is_asked_of_a_product_is_told_as_its_row_says_it(stocked: Shop) -> None:
    english = reply_to(stocked, "How much is the Moss green teapot and is it available?")
    assert [card["product_id"] for card in shown(english)] == ["teapot-moss"]
    assert shown(english)[0]["price"] in english.text
    assert "available" in english.text


@pytest.mark.django_db
def test_what_nobody_knows_a_person_answers(stocked: Shop) -> None:
    for text in ("Where do your potters live?", "x" * 4000, "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ="):
        assert reply_to(stocked, text).hand_off == "unsure", text


@pytest.mark.django_db
def test_what_no_shop_is_asked_calls_no_person_but_one_is_a_click_away(knowing: Shop) -> None:
    for text in ("What is the weather tomorrow?", "write me a poem about autumn"):
        reply = reply_to(knowing, text)

        assert (reply.hand_off, reply.parts[0]["choices"]) == ("", ["Talk to a person"]), text


@pytest.mark.django_db
def test_what_is_told_of_one_material_answers_no_question_about_another(knowing: Shop) -> None:
    answer = "By hand in cold water."
    entry = services.add_faq(knowing, actor=None, locale="en", question="How do I wash wool?", answer=answer)
    services.approve_faq(entry, actor=None)

    assert reply_to(knowing, "how do I wash my lambswool scarf").text == answer
    for other in ("how do I wash linen", "how can silk be washed"):
        assert answer not in reply_to(knowing, other).text, other


@pytest.mark.django_db
def test_half_a_question_goes_on_from_the_one_before(knowing: Shop) -> None:
    alone = reply_to(knowing, "And what about a broken one?")
    after = reply_to(knowing, "And what about a broken one?", before=(("shopper", "can i return a jacket"),))

    assert "return something" not in str(alone)
    assert "return something" in str(after)


@pytest.mark.django_db
def test_a_question_about_service_gets_no_products(stocked: Shop) -> None:
    for text in (
        "Is express delivery available?",
        "订单超过100元包邮吗？",
        "How much is shipping for the Moss green teapot?",
    ):
        assert shown(reply_to(stocked, text)) == [], text


@pytest.mark.django_db
def test_a_product_that_is_sold_out_is_said_to_be(stocked: Shop) -> None:
    Product.objects.for_shop(stocked).filter(external_id="teapot-moss").update(availability="out_of_stock")
    pot = Product.objects.for_shop(stocked).get(external_id="teapot-moss")
    index_products(stocked, [pot])

    assert "sold out" in reply_to(stocked, "Is the Moss green teapot in stock?").text


@pytest.mark.django_db
def test_a_wish_is_found_by_what_it_means_in_its_colour_and_its_money_is_named(stocked: Shop) -> None:
    some = Product.objects.for_shop(stocked).filter(external_id__regex="^(umbrella|mug|beanie|soap-dish)-")
    likeness.keep(stocked, list(some), Encoder.load()([likeness.text_of(one) for one in some]))

    assert shown(reply_to(stocked, "show me a warm hat"))[0]["product_id"].startswith("beanie")
    assert shown(reply_to(stocked, "I want a green umbrella"))[0]["product_id"] == "umbrella-moss"
    assert "GBP" in reply_to(stocked, "有没有30元以下的杯子").text
    assert "GBP" not in reply_to(stocked, "mugs under £30").text
