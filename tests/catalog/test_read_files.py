"""Files as people send them: every row comes out as it was written, or is named with its reason."""

import csv
import gzip
import io
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketing.catalog.importing import archives
from marketing.catalog.importing.files import Rows, open_rows
from marketing.catalog.importing.lines import MAX_LINE
from marketing.catalog.importing.rows import Row, RowError
from marketing.common.errors import Invalid


def good(rows: Rows) -> list[dict[str, str]]:
    return [row.values for row in rows if isinstance(row, Row)]


def bad(rows: Rows) -> dict[int, str]:
    return {row.number: str(row.reason) for row in rows if isinstance(row, RowError)}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_file_is_read_whatever_divides_its_cells(write, delimiter):
    rows = open_rows(write(f"id{delimiter}title\n1{delimiter}Tea\n2{delimiter}Pot\n"))

    assert good(rows) == [{"id": "1", "title": "Tea"}, {"id": "2", "title": "Pot"}]
    assert (rows.format, rows.encoding, rows.columns, rows.total) == ("csv", "utf-8", ("id", "title"), 2)


def test_a_gzip_file_is_known_by_its_bytes_and_not_by_its_name(write):
    packed = open_rows(write("id,title\n1,Tea\n", name="products.csv", packed=True))
    plain = open_rows(write("id,title\n1,Tea\n", name="products.csv.gz"))

    assert good(packed) == good(plain) == [{"id": "1", "title": "Tea"}]
    assert packed.sha256 == plain.sha256


def test_a_file_from_excel_on_a_chinese_windows_is_read(write):
    rows = open_rows(write("商品编号,标题\n1,蓝色皮夹\n", encoding="gbk"))

    assert rows.encoding == "gb18030"
    assert good(rows) == [{"商品编号": "1", "标题": "蓝色皮夹"}]


def test_the_mark_at_the_start_of_utf_8_is_no_part_of_the_first_header(write):
    rows = open_rows(write("id,title\n1,茶\n", encoding="utf-8-sig"))

    assert rows.encoding == "utf-8-sig"
    assert good(rows) == [{"id": "1", "title": "茶"}]


def test_the_encoding_is_decided_on_the_whole_file(write):
    plain = "".join(f"{number},plain\n" for number in range(20_000))

    rows = open_rows(write(f"id,title\n{plain}20000,蓝色皮夹\n", encoding="gbk"))

    assert rows.encoding == "gb18030"
    assert good(rows)[-1]["title"] == "蓝色皮夹"


def test_one_broken_line_does_not_make_a_utf_8_file_something_else(write):
    rows = open_rows(write("id,title\n1,蓝色\n2,绿色\n".encode() + b"3,\xff\xfe\n" + "4,红色\n".encode()))

    assert [row["id"] for row in good(rows)] == ["1", "2", "4"]
    assert bad(rows) == {4: "This line holds bytes that are not utf-8."}


def test_western_text_is_not_taken_for_chinese(write):
    path = write("id,title\n1,Café crème brûlée\n2,Märzenbier\n", encoding="cp1252")

    with pytest.raises(Invalid, match="encoding of this file could not be told"):
        open_rows(path)
    assert good(open_rows(path, encoding="cp1252"))[0]["title"] == "Café crème brûlée"


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (b"id,title\n", "a header and no rows"),
        ("id,title\n1,x\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "Excel"),
        (gzip.compress(b"id,title\n" + b"1,x\n" * 9_000, mtime=0)[:-20], "damaged or cut off"),
        (b"\x1f\x8bno gzip at all", "damaged or cut off"),
        (b"id,title,id\n1,x,2\n", "“id” stands twice"),
        (b'[{"id": 1}]', "one JSON list"),
        (b'"id,title\n1,x\n', "header cannot be read"),
        (b"id,title\r1,Tea\r2,Pot\r", "Save the file with usual line ends"),
        (b"x" * 200_000 + b"\n1\n", "longer than 131,072 characters"),
        (b",".join(b"c%d" % number for number in range(1_001)) + b"\n1\n", "more than 1,000 columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(write, content, advice):
    with pytest.raises(Invalid, match=advice):
        open_rows(write(content))


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(Invalid, match="There is no file"):
        open_rows(tmp_path / "nothing.csv")
    with pytest.raises(Invalid, match="is a folder"):
        open_rows(tmp_path)


def test_an_unclosed_quote_costs_its_own_row_and_no_other(write):
    lines = [f"{number},Product {number}\n" for number in range(2, 3_000)]
    lines[100] = '102,"never closed\n'

    rows = open_rows(write("id,title\n" + "".join(lines)))

    assert len(good(rows)) == len(lines) - 1
    assert list(bad(rows)) == [102]


def test_an_unclosed_quote_that_meets_another_quote_costs_its_own_row(write):
    rows = open_rows(write('id,title\n1,"open\n2,plain\n3,"closed"\n4,plain\n'))

    assert [row["id"] for row in good(rows)] == ["2", "3", "4"]
    assert list(bad(rows)) == [2]


def test_a_quoted_cell_may_hold_line_breaks_and_quotes(write):
    rows = open_rows(write('id,title\n1,"Two\nlines, ""quoted"""\n2,x\n'))

    assert good(rows)[0]["title"] == 'Two\nlines, "quoted"'
    assert [row.number for row in rows] == [2, 4]


def test_rows_that_are_too_long_too_wide_or_hold_nul_are_named(write):
    content = [b"id,title", b"1,ok", b"2," + b"x" * 200_000, b"3,a\0b", b"4" + b"," * 1_000_000 + b"x", b"5,ok"]
    content.insert(2, b"6," + b"x" * (3 * MAX_LINE))

    rows = open_rows(write(b"\n".join(content)))

    assert [row["id"] for row in good(rows)] == ["1", "5"]
    assert bad(rows) == {
        3: "This line is longer than 1,048,576 bytes.",
        4: "A cell of this row is longer than 131,072 characters.",
        5: "This line holds a NUL character.",
        6: "This row has 1000001 cells, the header has 2.",
    }


def test_a_row_may_leave_out_its_last_cells_but_not_add_any(write):
    rows = open_rows(write("id,title,price\n1,Tea\n2,Pot,3,,\n3,Cup,4,5\n"))

    assert good(rows)[0] == {"id": "1", "title": "Tea", "price": ""}
    assert good(rows)[1] == {"id": "2", "title": "Pot", "price": "3"}
    assert bad(rows) == {4: "This row has 4 cells, the header has 3."}


def test_a_file_of_broken_quotes_does_not_take_forever(write):
    # Each line is whole by itself and also keeps a quote open that was opened before it.
    rows = open_rows(write("id,title\n" + 'a",",\n' * 20_000))

    # A thousand of them are told apart; the rest is read once more, a thousand lines a row.
    assert 1_000 < rows.total < 1_100
    assert not good(rows)


def test_json_lines_keep_numbers_as_they_were_written(write):
    rows = open_rows(
        write('{"id": 12345678901234567890, "price": 19.90, "new": true, "none": null, "facts": {"Size": "L"}}\n')
    )

    assert good(rows) == [
        {"id": "12345678901234567890", "price": "19.90", "new": "true", "none": "", "facts.Size": "L"}
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "3",
        "[]",
        '{"id": NaN}',
        '{"id": "\\u0000"}',
        '{"id": "\\ud800"}',
        '{"id": 1, "id": 2}',
        '{"id": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"id": 1} {"id": 2}',
    ],
)
def test_a_bad_json_line_is_named_and_the_others_are_kept(write, line):
    rows = open_rows(write('{"id": 1}\n' + line + '\n{"id": 3}\n'))

    assert good(rows) == [{"id": "1"}, {"id": "3"}]
    assert list(bad(rows)) == [2]


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(write, monkeypatch):
    monkeypatch.setattr(archives, "SMALL", 2**20)
    path = write(b"id,title\n" + b"0" * 8 * 2**20, packed=True)

    with pytest.raises(Invalid, match="grows more than 200 times"):
        open_rows(path)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=20), st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_was_written_is_read_again(tmp_path_factory, written, packed):
    text = io.StringIO()
    csv.writer(text).writerows([("a", "b"), *written])
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    content = text.getvalue().encode("utf-8-sig")
    path.write_bytes(gzip.compress(content) if packed else content)
    expected = [row for row in written if any(row)]

    if not expected:
        return
    assert [tuple(row.values()) for row in good(open_rows(path))] == expected


@given(st.binary(max_size=2_000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_reason(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "any"
    path.write_bytes(content)

    with suppress(Invalid):
        rows = open_rows(path)
        assert len(list(rows)) == rows.total


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | cells, st.lists, max_leaves=5))
@settings(max_examples=100, deadline=None)
def test_any_json_value_becomes_text(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("json") / "rows.jsonl"
    path.write_text(json.dumps({"id": "1", "value": value}) + "\n")

    for row in open_rows(path):
        assert isinstance(row, RowError) or isinstance(row.values["value"], str)


def test_100_000_rows_take_no_memory(tmp_path: Path):
    path = tmp_path / "many.csv"
    with path.open("w") as file:
        file.write("id,title,description\n")
        file.writelines(f"{number},Product {number},{'words ' * 30}\n" for number in range(100_000))
    program = f"""
import resource
from pathlib import Path
from django.conf import settings
settings.configure()
from marketing.catalog.importing.files import open_rows
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert sum(1 for _ in open_rows(Path({str(path)!r}))) == 100_000
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""

    grown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert path.stat().st_size > 19 * 2**20
    assert int(grown) < 16 * 1024  # KiB
