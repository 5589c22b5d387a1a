"""Google product feeds, as text and as XML: what is in them, and what is refused."""

import gzip

import pytest

from marketing.catalog.importing import archives, xml_items
from marketing.catalog.importing.files import Rows, open_rows
from marketing.catalog.importing.rows import Row, RowError
from marketing.catalog.models import Product
from marketing.common.errors import Invalid
from marketing.common.tenancy import shop_context
from tests.catalog.conftest import import_file

RSS = '<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Teas</title>\n{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Teas</title>{}</feed>'
ITEM = """<item>
<g:id>{id}</g:id>
<title>Tea for {id}</title>
<g:title>蓝色茶壶 {id} 🫖 شاي</g:title>
<g:description><![CDATA[<p>Holds <b>three</b> cups</p><script>alert(1)</script>]]></g:description>
<link>https://teas.test/{id}</link>
<g:image_link>https://teas.test/{id}.jpg</g:image_link>
<g:additional_image_link>https://teas.test/{id}-2.jpg</g:additional_image_link>
<g:price>12.00 EUR</g:price>
<g:sale_price>9.00 EUR</g:sale_price>
<g:availability>in_stock</g:availability>
<g:google_product_category>2271</g:google_product_category>
<g:product_type>Home &gt; Tea pots</g:product_type>
<g:brand>Studio</g:brand>
<g:material>Stoneware</g:material>
<g:product_detail><g:section_name>General</g:section_name><g:attribute_name>Capacity</g:attribute_name><g:attribute_value>0.9 l</g:attribute_value></g:product_detail>
<g:product_highlight>Dishwasher safe</g:product_highlight><g:product_highlight>Made in Jingdezhen</g:product_highlight>
<g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
</item>
"""


def values(rows: Rows) -> list[dict[str, str]]:
    return [row.values for row in rows if isinstance(row, Row)]


def test_an_item_of_rss_is_read_with_its_parts(write):
    rows = open_rows(write(RSS.format(ITEM.format(id="pot-1")), name="feed.xml"))

    assert (rows.format, rows.total, next(iter(rows)).number) == ("google_xml", 1, 1)
    assert values(rows) == [
        {
            "id": "pot-1", "title": "蓝色茶壶 pot-1 🫖 شاي", "description": "Holds three cups", "price": "12.00 EUR",
            "link": "https://teas.test/pot-1", "image_link": "https://teas.test/pot-1.jpg", "availability": "in_stock",
            "product_type": "Home > Tea pots", "brand": "Studio", "material": "Stoneware", "Capacity": "0.9 l",
            "product_highlight": "Dishwasher safe; Made in Jingdezhen",
        }
    ]  # fmt: skip


def test_the_items_of_a_feed_that_is_one_long_line_are_told_apart(write):
    rows = open_rows(write(RSS.format("".join(ITEM.format(id=one) for one in "abc")).replace("\n", "")))

    assert [(row.number, row.values["id"]) for row in rows] == [(1, "a"), (2, "b"), (3, "c")]


def test_an_entry_of_atom_is_read(write):
    entry = (
        '<entry><id>tag:1</id><g:id>7</g:id><title>Pot</title><link rel="self" href="https://x.test/api"/>'
        '<link href="https://x.test/pot"/><summary>&lt;p&gt;Round&lt;/p&gt;</summary><g:availability>out of stock</g:availability></entry>'
    )

    rows = open_rows(write(ATOM.format(entry)))

    assert values(rows) == [
        {
            "id": "7",
            "title": "Pot",
            "link": "https://x.test/pot",
            "description": "Round",
            "availability": "out of stock",
        }
    ]


def test_a_title_that_a_model_wrote_stands_in_a_part(write):
    written = (
        "<item><g:id>1</g:id><g:structured_title><g:digital_source_type>trained_algorithmic_media</g:digital_source_type>"
        "<g:content>Pot: blue &amp; round</g:content></g:structured_title></item>"
    )
    text = (
        "id\tstructured title\tlink\timage link\tstructured_description\n"
        '1\ttrained_algorithmic_media:"Pot: ""blue"" & round"\thttps://x.test/1\thttps://x.test/1.jpg\t:Holds: three\n'
    )

    feed, table = open_rows(write(RSS.format(written))), open_rows(write(text, name="feed.txt"))

    assert values(feed) == [{"id": "1", "title": "Pot: blue & round"}]
    assert table.format == "google"
    assert values(table)[0]["title"] == 'Pot: "blue" & round'
    assert values(table)[0]["description"] == "Holds: three"


@pytest.mark.parametrize(("declared", "encoding"), [("GBK", "gbk"), ("gb2312", "gb2312"), ("UTF-8", "utf-8-sig")])
def test_xml_is_read_in_the_encoding_that_it_names(write, declared, encoding):
    text = f'<?xml version="1.0" encoding="{declared}"?>' + RSS.partition("?>")[2].format(
        "<item><g:id>1</g:id><title>蓝色</title></item>"
    )

    assert values(open_rows(write(text, encoding=encoding, packed=True)))[0]["title"] == "蓝色"


def test_an_item_in_another_encoding_is_named_and_the_others_are_kept(write):
    items = [f"<item><g:id>{one}</g:id><title>蓝色</title></item>\n" for one in range(3)]
    content = RSS.format("@").encode().replace(b"@", (items[0] + items[1]).encode() + items[2].encode("gbk"))

    rows = open_rows(write(content))

    assert [row["id"] for row in values(rows)] == ["0", "1"]
    assert [(row.number, str(row.reason)) for row in rows if isinstance(row, RowError)] == [
        (3, "This item holds bytes that are not utf-8.")
    ]


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMBS = {
    "laughs": LAUGHS + "]><rss><item><id>&i;</id></item></rss>",
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><rss><item>{"&a;" * 50_000}</item></rss>',
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><id>&a;</id></item></rss>',
    "network": '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><rss><item><id>1</id></item></rss>',
    "parameter": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><rss/>',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_document_type_is_refused_before_anything_in_it_is_read(write, bomb):
    with pytest.raises(Invalid, match="DOCTYPE"):
        open_rows(write(BOMBS[bomb]))


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (RSS.format("<item><g:id>1</g:id><title>Pots & pans</title></item>"), "broken in line 3: not well-formed"),
        (RSS.format("<item><g:id>1&nbsp;</g:id></item>"), "broken in line 3: undefined entity"),
        (RSS.format(ITEM.format(id="1"))[:-20], "broken in line"),
        ("<html><body>Log in</body></html>", "no product feed"),
        (RSS.format("<item>" + "<a>" * 60 + "</a>" * 60 + "</item>"), "nested deeper than 50"),
        ("<rss><!--" + "a" * 3_000_000 + "--><item/></rss>", "longer than a megabyte"),
        ('<rss><item x="' + "a" * 3_000_000 + '"/></rss>', "longer than a megabyte"),
        ('<?xml version="1.0" encoding="klingon"?><rss><item/></rss>', "not an encoding"),
    ],
)
def test_a_feed_that_cannot_be_read_says_why(write, content, advice):
    with pytest.raises(Invalid, match=advice):
        open_rows(write(content))


def test_an_item_without_end_is_named_and_not_kept_in_memory(write, monkeypatch):
    monkeypatch.setattr(xml_items, "LONGEST_ITEM", 10_000)
    many = "".join(f"<g:x{number}>1</g:x{number}>" for number in range(1_001))
    items = f"<item><g:id>1</g:id>{'<b>x</b>' * 20_000}</item><item><g:id>2</g:id></item><item>{many}</item>"

    rows = open_rows(write(RSS.format(items)))

    assert values(rows) == [{"id": "2"}]
    assert [str(row.reason) for row in rows if isinstance(row, RowError)] == [
        "This item is longer than 10,000 characters.", "This row has more than 1,000 columns.",
    ]  # fmt: skip


def test_a_packed_feed_that_grows_without_end_is_refused(write, monkeypatch):
    monkeypatch.setattr(archives, "SMALL", 2**20)

    with pytest.raises(Invalid, match="grows more than 200 times"):
        open_rows(write(gzip.compress(RSS.format(" " * 8 * 2**20).encode())))


@pytest.mark.django_db(transaction=True)
def test_a_feed_is_imported_with_prices_of_its_own_currency(bare_shop, write):
    path = write(
        RSS.format("".join(ITEM.format(id=f"pot-{number}") for number in range(3)) + "<item><g:id>x</g:id></item>")
    )

    import_row = import_file(bare_shop, path)

    assert (import_row.counts["new"], import_row.counts["errors"]) == (3, 1)
    with shop_context(bare_shop):
        pot = Product.objects.for_shop(bare_shop).select_related("category").get(external_id="pot-1")
        assert (str(pot.price), pot.currency, pot.category.name) == ("12.00", "EUR", "Home > Tea pots")
        assert {fact.name: f"{fact.value} {fact.unit}".strip() for fact in pot.facts.all()} == {
            "material": "Stoneware", "Capacity": "0.9 l", "product highlight": "Dishwasher safe; Made in Jingdezhen",
        }  # fmt: skip
