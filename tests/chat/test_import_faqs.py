"""A shop brings its questions and answers in a table, also as Excel in China saves it."""

from pathlib import Path

import pytest

from marketing.accounts.models import Shop
from marketing.chat.models import Faq
from marketing.chat.services import import_faqs
from marketing.common.errors import Invalid
from marketing.common.tenancy import shop_context

pytestmark = pytest.mark.django_db

CHINESE = "问题,答案,相似问,生效日期\n怎么退货？,30 天内可退。,想退货|退货流程,2026/1/5\n,没有问题,,\n能开发票吗？,可以。,,明天\n"


@pytest.fixture(autouse=True)
def _inside(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        yield


def write(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "faq.csv"
    path.write_bytes(content.encode(encoding))
    return path


def test_good_rows_become_drafts_and_the_others_say_why(bare_shop: Shop, tmp_path: Path) -> None:
    done = import_faqs(bare_shop, write(tmp_path, CHINESE, "gbk"), actor=None, locale="zh-hans")

    [faq] = Faq.objects.for_shop(bare_shop)
    assert (faq.question, faq.locale, faq.state) == ("怎么退货？", "zh-hans", Faq.State.DRAFT)
    assert faq.examples == ["想退货", "退货流程"]
    assert str(faq.valid_from) == "2026-01-05"
    assert [error.number for error in done.errors] == [3, 4]
    assert "2026-11-30" in done.errors[1].reason


def test_the_same_file_again_changes_nothing_and_a_new_answer_changes_its_entry(
    bare_shop: Shop, tmp_path: Path
) -> None:
    table = "question,answer,language\nDo you ship abroad?,Yes.,English\n"
    import_faqs(bare_shop, write(tmp_path, table), actor=None)
    again = import_faqs(bare_shop, write(tmp_path, table), actor=None)
    other = import_faqs(bare_shop, write(tmp_path, table.replace("Yes.", "Not yet.")), actor=None)

    assert (dict(again.counts), dict(other.counts)) == ({"unchanged": 1}, {"changed": 1})
    assert Faq.objects.get().answer == "Not yet."


@pytest.mark.parametrize(
    ("content", "told"),
    [("", "empty"), ("question,answer\n", "no rows"), ("name,price\nTea,4\n", "question")],
)
def test_a_file_without_entries_says_what_is_missing(bare_shop: Shop, tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        import_faqs(bare_shop, write(tmp_path, content), actor=None)


def test_too_many_rows_are_refused_before_any_is_kept(bare_shop: Shop, tmp_path: Path) -> None:
    table = "question,answer\n" + "".join(f"Why {number}?,So.\n" for number in range(2001))

    with pytest.raises(Invalid, match="2001"):
        import_faqs(bare_shop, write(tmp_path, table), actor=None)
    assert not Faq.objects.exists()
