from xml.etree import ElementTree

import pytest

from marketing.demo.catalogue import Product, load_catalogue
from marketing.demo.pictures import draw

PRODUCTS = load_catalogue().products


@pytest.fixture(scope="module")
def pictures() -> dict[str, str]:
    return {product.id: draw(product, product.title.en) for product in PRODUCTS}


def test_every_picture_is_well_formed_and_named(pictures):
    for product in PRODUCTS:
        root = ElementTree.fromstring(pictures[product.id])
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.findtext("{http://www.w3.org/2000/svg}title") == product.title.en


def test_no_two_products_look_alike(pictures):
    assert len({picture.split("</title>")[1] for picture in pictures.values()}) == len(PRODUCTS)


def test_a_picture_loads_nothing_and_leaves_no_placeholder(pictures):
    for picture in pictures.values():
        assert "$" not in picture
        assert picture.count("http") == 1, "only the name of the format"
        assert "font" not in picture


def test_a_picture_is_the_same_each_time():
    product: Product = PRODUCTS[4]

    assert draw(product, "x") == draw(product, "x")
