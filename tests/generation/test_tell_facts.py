"""Facts become sentences that a shop would publish, in English and in Chinese."""

import re
from itertools import pairwise

import pytest

from marketing.common.errors import Invalid
from marketing.generation.values import Voice
from tests.generation.telling import make_facts, write


def said(kind: str, *products: object, **asked: object) -> str:
    """All the ways in which it is said."""
    return "\n".join(write(kind, *products, **({"candidates": 8} | asked)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("material", "Resin, steel nib", r"(is made of|is made from) resin with a steel nib\."),
        ("material", "Olive wood, cork, linen", r"olive wood, cork and linen\."),
        ("material", "Aluminium can", r"comes in an aluminium can\."),
        ("capacity", "350ml", r"(holds|has a capacity of) 350 ml\."),
        ("weight", "380 g", r"weighs 380 g\."),
        ("size", "S, M, L", r"comes in sizes S, M and L\."),
        ("size", "14 × 7 cm", r"measures 14 × 7 cm\."),
        ("sleeve_length", "Long", r"has long sleeves\."),
        ("fit", "Slim", r"has a slim fit\."),
        ("certificate", "OEKO-TEX Standard 100", r"comes with the certification OEKO-TEX Standard 100\."),
        ("making", "Thrown by hand", r"is thrown by hand\."),
        ("care", "Dishwasher safe", r"is dishwasher safe\."),
        ("care", "Hand wash, dry flat.", r"To care for the blue mug: hand wash, dry flat\."),
        ("battery_life", "30 hours", r"has a battery life of 30 hours\."),
        ("burn_time", "45 hours", r"burns for 45 hours\."),
        ("wick length", "5 cm", r"The wick length of the blue mug is 5 cm\."),
        ("legs", "4", r"The legs of the blue mug are 4\."),
        ("Vegan", "Yes", r"Vegan: yes\."),
    ],
)
def test_english_has_an_idiom_for_a_fact(name: str, value: str, sentence: str) -> None:
    told = said("description", make_facts(colour="Blue", **{name: value}))

    assert re.search(sentence, told), told


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("材质", "树脂，钢尖", "树脂配钢尖"),
        ("材质", "橡木、软木、亚麻", "橡木、软木和亚麻"),
        ("材质", "玻璃瓶", "以玻璃瓶盛装"),
        ("容量", "350ml", "容量为 350 ml"),
        ("燃烧时间", "40 小时", "燃烧 40 小时"),
        ("燃烧时间", "每支 30 分钟", "燃烧时间为每支 30 分钟"),
        ("灯芯长度", "5 厘米", "灯芯长度(为|是) 5 厘米"),
        ("袖长", "长袖", "长袖"),
        ("系列", "晨曦", "(属于|出自)晨曦系列"),
        ("认证", "OEKO-TEX", "具有 OEKO-TEX 认证"),
        ("保养", "手洗，平铺晾干", "养护方式：手洗，平铺晾干。"),
        ("保养", "可用洗碗机清洗", "可用洗碗机清洗。"),
    ],
)
def test_chinese_has_an_idiom_for_a_fact(name: str, value: str, sentence: str) -> None:
    told = said("description", make_facts("zh-hans", 颜色="蓝色", **{name: value}))

    assert re.search(sentence, told), told


def test_names_in_a_value_keep_their_capital() -> None:
    told = said("description", make_facts(title="Winter coat", material="Egyptian cotton", lining="PU", neck="V-neck"))

    assert "Egyptian cotton" in told
    assert "lined with PU" in told
    assert re.search("(has a|With a) V-neck", told)


def test_words_in_title_case_are_no_names() -> None:
    shirt = make_facts(title="Slim-Fit Oxford Shirt", fabric="100% Cotton", color="White, Sky Blue", fit="Slim Fit")

    told = said("description", shirt, voice=Voice(detail=5))

    assert "Slim-Fit Oxford Shirt" in told
    assert "white and sky blue" in told
    assert "100% cotton" in told


def test_what_a_headline_has_no_room_for_is_left_out_by_whole_words() -> None:
    title = "Aurora X2 Wireless Earbuds, Bluetooth 5.3 Headphones, Fast Charge"
    cup = make_facts("zh-hans", title="复古风格大容量带盖陶瓷马克杯办公室情侣对杯", 材质="炻器", 颜色="苔绿")

    assert said("ad_headline", make_facts(title=title, weight="4.5g"), limit=30) == "Aurora X2 Wireless Earbuds"
    assert said("ad_headline", make_facts(title=title, weight="4.5g"), limit=20) == "Aurora X2 Wireless"
    assert set(write("ad_headline", cup, limit=15)) <= {"炻器、苔绿", "苔绿、炻器"}


def test_a_subject_line_names_several_products_by_what_they_are_where_their_names_are_long() -> None:
    products = [
        make_facts(title="Orange Blossom & Clove hand cream", scent="Orange Blossom & Clove", capacity="75 ml"),
        make_facts(title="Bergamot & Wild Honey soap", scent="Bergamot & Wild Honey", weight="120 g"),
    ]

    for subject in write("email_subject", *products, limit=60):
        assert "hand cream and soap" in subject.casefold()


def test_several_things_are_spoken_of_as_several() -> None:
    told = said("description", make_facts(title="Grey wool socks", material="Wool", size="36–40"))

    assert "he grey wool socks" not in told  # "Grey" may be a name: nothing says that it is a colour
    assert re.search(r"The Grey wool socks (are made|come)|the Grey wool socks (are|come)", told)
    assert not re.search(r"socks (is|comes|has)\b", told)


def test_no_two_neighbours_begin_alike() -> None:
    facts = make_facts(material="Oak", size="9 cm", weight="1 kg", origin="Poland", warranty="2 years", shape="Round")

    for text in write("description", facts, candidates=8, voice=Voice(detail=5)):
        begins = [sentence.split()[0] for sentence in re.split(r"(?<=\.)\s", text)]
        assert all(one != other for one, other in pairwise(begins)), text


def test_a_guide_says_each_thing_of_its_own_product() -> None:
    products = [
        make_facts(title="Moss teapot", material="Stoneware", capacity="700 ml"),
        make_facts(title="Dawn jug", material="Stoneware", capacity="1 l"),
    ]

    for text in write("guide", *products):
        assert "Each is made" in text
        assert re.search(r"The teapot (holds|has a capacity of) 700 ml and the jug (of )?1 l\.", text), text


def test_a_guide_in_chinese_puts_together_what_is_alike() -> None:
    products = [
        make_facts("zh-hans", title="苔绿茶壶", 颜色="苔绿", 材质="炻器", 尺寸="9 cm"),
        make_facts("zh-hans", title="杏色水壶", 颜色="杏色", 材质="炻器", 尺寸="9 cm", 容量="1 l"),
        make_facts("zh-hans", title="海蓝花瓶", 颜色="海蓝", 材质="玻璃", 容量="2 l"),
    ]

    for text in write("guide", *products):
        assert re.search("茶壶和水壶都(以炻器制成|采用炻器)", text), text
        assert "水壶容量为 1 l，花瓶容量为 2 l。" in text


def test_an_answer_says_what_was_asked_for() -> None:
    mug = make_facts(material="Stoneware", capacity="350 ml", weight="380 g", making="Thrown by hand")

    assert set(write("answer", mug, note="What is its weight?")) == {"The Blue mug weighs 380 g."}


def test_more_detail_tells_more() -> None:
    mug = make_facts(
        material="Oak", capacity="3 l", weight="8 g", making="Cut by hand", origin="Peru", warranty="2 years"
    )

    def longest(detail: int, note: str = "") -> int:
        return max(map(len, write("description", mug, voice=Voice(detail=detail), note=note)))

    assert longest(1) < longest(2) < longest(5)
    assert longest(3, note="shorter, please") == longest(1)


def test_the_voice_is_heard() -> None:
    cup = make_facts("zh-hans", 材质="瓷", category="杯子")

    assert "你" in said("email_body", cup)
    assert "您" not in said("email_body", cup)
    assert "您" in said("email_body", cup, voice=Voice(formality=5))
    assert "！" in said("email_body", cup, voice=Voice(enthusiasm=5))


def test_words_to_avoid_are_never_said_and_words_to_use_where_they_fit() -> None:
    mug = make_facts(material="Stoneware", capacity="350 ml", making="Thrown by hand")

    assert "stoneware" not in said("description", mug, voice=Voice(avoid=("Stoneware",))).casefold()
    assert "Blue mug" not in said("description", mug, voice=Voice(avoid=("blue",)))
    assert "made from" not in said("description", mug, voice=Voice(use=("made of",)))


def test_a_text_turns_to_an_audience_that_it_knows_and_never_repeats_its_name() -> None:
    mug = make_facts(material="Stoneware")

    assert "For Mother's Day" in said("email_body", mug, audience="Mother's Day, spent over 500")
    assert "500" not in said("email_body", mug, audience="Mother's Day, spent over 500")
    assert said("email_body", mug, audience="VIP 3") == said("email_body", mug)
    assert "喜欢喝茶" in said("description", make_facts("zh-hans", 材质="瓷"), audience="tea lovers")


def test_a_fact_told_in_both_languages_is_told_once() -> None:
    told = said("description", make_facts("zh-hans", capacity="350 ml", 容量="350 ml", 材质="瓷"))

    assert "capacity" not in told
    assert all(text.count("350") == 1 for text in told.split("\n"))


def test_without_facts_nothing_is_written_and_it_says_what_to_add() -> None:
    with pytest.raises(Invalid, match="no facts in this language"):
        write("description", make_facts(brand="Hearthside", price="9.00 USD"))
    with pytest.raises(Invalid, match="no facts in this language"):
        write("title", make_facts(SKU="B-1"))


def test_without_room_it_says_so() -> None:
    with pytest.raises(Invalid, match="within this length"):
        write("description", make_facts(material="Stoneware"), limit=9)


def test_one_seed_writes_one_text_and_another_seed_another() -> None:
    mug = make_facts(material="Stoneware", capacity="350 ml", weight="380 g", making="Thrown by hand")

    assert write("description", mug, seed=1) == write("description", mug, seed=1)
    assert write("description", mug, seed=1) != write("description", mug, seed=2)
    assert len(set(write("description", mug))) == 4
