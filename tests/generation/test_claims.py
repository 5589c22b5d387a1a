"""What a text says of its product, held against the facts, in both languages."""

import pytest

from marketing.generation.guardrails import Checked, check

MUG = {
    "title": ["Harbour Mug"],
    "material": ["stoneware"],
    "colour": ["navy"],
    "capacity": ["350 ml"],
    "weight": ["1.2 kg"],
    "price": ["49.00 USD"],
    "dishwasher safe": ["yes"],
}
DRESS = {
    "标题": ["晨曦连衣裙"],
    "材质": ["羊毛"],
    "颜色": ["藏青色"],
    "裙长": ["92 厘米"],
    "净重": ["1.5 斤"],
    "价格": ["199 元"],
    "防水": ["否"],
}
SHIRT = {
    "material": ["55% linen, 45% cotton"],
    "origin": ["Portugal"],
    "details": ["coconut buttons, chest pocket"],
    "warranty": ["1 year"],
}
LINEN_SHIRT = {"材质": ["55%亚麻 45%棉"], "产地": ["云南"], "质保": ["一年"], "成分": ["乳木果油、燕麦"]}


def checked(text: str, facts: dict[str, list[str]]) -> Checked:
    return check(text, facts, language="zh-hans" if facts in (DRESS, LINEN_SHIRT) else "en")


def blocked(text: str, facts: dict[str, list[str]]) -> list[str]:
    """What is blocked, as it stands in the text."""
    found = checked(text, facts).findings
    return [text[one.start : one.end] for one in found if one.severity == "block"]


TRUE = [
    (MUG, "A navy stoneware mug that holds 350 ml."),
    (MUG, "A ceramic mug in dark blue that holds 0.35 l, or 11.8 fl oz."),
    (MUG, "It weighs 1,200 g, about 2.6 pounds, and costs just $49."),
    (MUG, "Safe in the dishwasher. Under $50. Not made of plastic."),
    (MUG, "Three hundred and fifty millilitres of quiet."),
    (MUG, "It is not only dishwasher safe, it is not just a mug."),
    (DRESS, "藏青色羊毛连衣裙，裙长0.92米，净重750克。"),
    (DRESS, "深蓝的纯羊毛，九十二厘米长，一斤半不到，只要１９９元。"),
    (DRESS, "十分百搭，一年四季都好穿，第一眼就喜欢，七分袖也好看。"),
    (DRESS, "不防水，雨天请收好。"),
    (SHIRT, "A linen-cotton shirt in a cotton-linen blend, 100% comfort, made in Europe."),
    (SHIRT, "A shirt from Portugal, with coconut buttons and a one-year warranty."),
    (LINEN_SHIRT, "棉麻衬衫，麻棉混纺，百分百用心，质保一年。"),
]


@pytest.mark.parametrize(("facts", "text"), TRUE)
def test_what_the_facts_say_may_be_said_in_other_words_and_units(facts, text) -> None:
    assert blocked(text, facts) == []


FALSE = [
    (MUG, "A red stoneware mug.", "red", "colour", "navy"),
    (MUG, "A light blue stoneware mug.", "light blue", "colour", "navy"),
    (MUG, "A plastic mug.", "plastic", "material", "stoneware"),
    (MUG, "A porcelain mug.", "porcelain", "material", "stoneware"),
    (MUG, "It holds 400 ml.", "400 ml", "capacity", "350 ml"),
    (MUG, "It holds 350 l.", "350 l", "capacity", "350 ml"),
    (MUG, "It holds 350 g.", "350 g", "capacity", "350 ml"),
    (MUG, "It weighs two pounds.", "two pounds", "weight", "1.2 kg"),
    (MUG, "Yours for $39.", "$39", "price", "49.00 USD"),
    (MUG, "It is not dishwasher safe.", "not dishwasher safe", "dishwasher safe", "dishwasher safe"),
    (MUG, "Never put it in the dishwasher.", "Never put it in the dishwasher", "dishwasher safe", "dishwasher safe"),
    (MUG, "This mug isn't navy.", "isn't navy", "colour", "navy"),
    (DRESS, "酒红色连衣裙。", "酒红色", "颜色", "藏青色"),
    (DRESS, "浅蓝色连衣裙。", "浅蓝色", "颜色", "藏青色"),
    (DRESS, "真丝面料。", "真丝", "材质", "羊毛"),
    (DRESS, "美利奴羊毛。", "美利奴羊毛", "材质", "羊毛"),
    (DRESS, "裙长９５厘米。", "９５厘米", "裙长", "92 厘米"),
    (DRESS, "裙长九十五厘米。", "九十五厘米", "裙长", "92 厘米"),
    (DRESS, "净重两斤。", "两斤", "净重", "1.5 斤"),
    (DRESS, "到手价159元。", "159元", "价格", "199 元"),
    (DRESS, "防水面料。", "防水", "防水", ""),
    (DRESS, "并非羊毛。", "并非羊毛", "材质", "羊毛"),
    (SHIRT, "A shirt from Italy.", "from Italy", "origin", "Portugal"),
    (SHIRT, "It comes straight from the mills of Italy.", "straight from the mills of Italy", "origin", "Portugal"),
    (SHIRT, "A wool-silk shirt.", "wool-silk", "material", "linen"),
    (LINEN_SHIRT, "来自江苏。", "来自江苏", "产地", "云南"),
    (LINEN_SHIRT, "质保三年。", "三年", "质保", "一年"),
]


@pytest.mark.parametrize(("facts", "text", "words", "fact", "suggestion"), FALSE)
def test_what_a_fact_contradicts_is_blocked_and_the_fact_named(facts, text, words, fact, suggestion) -> None:
    finding = next(one for one in checked(text, facts).findings if one.severity == "block")

    assert (text[finding.start : finding.end], finding.rule) == (words, "contradicted")
    assert (finding.fact, finding.suggestion) == (fact, suggestion)


UNKNOWN = [
    (MUG, "It is waterproof.", "waterproof"),
    (MUG, "It is alcohol-free.", "alcohol-free"),
    (MUG, "FDA approved and OEKO-TEX certified.", "FDA approved"),
    (MUG, "ISO 9001 certified.", "ISO 9001"),
    (MUG, "Made in Italy.", "Made in Italy"),
    (MUG, "20% off today.", "20%"),
    (MUG, "Keeps drinks hot for twelve hours.", "twelve hours"),
    (MUG, "As good as Le Creuset.", "Le Creuset"),
    (DRESS, "通过SGS认证。", "SGS"),
    (DRESS, "已获环宇认证。", "已获环宇认证"),
    (DRESS, "意大利进口。", "意大利进口"),
    (DRESS, "不含甲醛。", "不含甲醛"),
    (DRESS, "百分之九十五的好评。", "百分之九十五"),
    (DRESS, "八折优惠。", "八折"),
    (MUG, "With a warranty.", "warranty"),
    (DRESS, "全国联保。", "联保"),
    (LINEN_SHIRT, "含有酒精。", "酒精"),
    (SHIRT, "100% cashmere-free comfort, 90% comfort.", "90%"),
]


@pytest.mark.parametrize(("facts", "text", "words"), UNKNOWN)
def test_what_no_fact_says_is_blocked(facts, text, words) -> None:
    assert words in blocked(text, facts)


def test_a_claim_names_the_fact_that_holds_it_up() -> None:
    text = "A navy mug of 0.35 l."

    claims = {text[one.start : one.end]: (one.kind, one.fact) for one in checked(text, MUG).claims}

    assert claims == {"navy": ("colour", "colour"), "0.35 l": ("number", "capacity")}


def test_of_a_list_each_thing_is_a_claim_of_its_own() -> None:
    text = "含有燕麦，不含乳木果油。"

    checked = check(text, LINEN_SHIRT, language="zh-hans")

    assert {text[one.start : one.end]: one.fact for one in checked.claims} == {"燕麦": "成分", "不含乳木果油": None}
    assert [one.rule for one in checked.findings] == ["contradicted"]
