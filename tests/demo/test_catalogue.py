import re

from marketing.demo.catalogue import Text, load_catalogue

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def every_text() -> list[Text]:
    catalogue = load_catalogue()
    texts = [catalogue.name, catalogue.motto]
    texts += [text for category in catalogue.categories for text in (category.name, category.intro)]
    for product in catalogue.products:
        texts += [product.title, product.description, *(fact.name for fact in product.facts)]
    return texts


def test_there_are_thirty_products_in_each_of_eight_categories():
    catalogue = load_catalogue()

    counts = [
        sum(product.category == category.key for product in catalogue.products) for category in catalogue.categories
    ]

    assert counts == [30] * 8


def test_ids_and_titles_are_unique_in_both_languages():
    products = load_catalogue().products

    for of in (lambda p: p.id, lambda p: p.title.en, lambda p: p.title.zh, lambda p: p.description.zh):
        assert len({of(product) for product in products}) == len(products)


def test_every_text_is_written_in_both_languages():
    for text in every_text():
        assert text.en, text
        assert not CHINESE.search(text.en), text
        assert CHINESE.search(text.zh), text


def test_a_fact_without_a_unit_is_translated_or_a_number():
    for product in load_catalogue().products:
        for fact in product.facts:
            assert fact.unit or CHINESE.search(fact.value.zh) or not re.search("[a-z]{3}", fact.value.zh), fact


def test_what_goes_with_a_product_exists():
    products = load_catalogue().products
    kinds = {product.kind for product in products}

    assert all(kind in kinds for product in products for kind in product.goes_with)


def test_a_unit_is_told_apart_from_its_amount():
    mug = next(product for product in load_catalogue().products if product.id == "mug-moss")

    capacity = next(fact for fact in mug.facts if fact.key == "capacity")

    assert (capacity.value.en, capacity.unit) == ("350", "ml")
