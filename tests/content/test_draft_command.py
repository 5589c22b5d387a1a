"""Texts are asked for in a terminal, and wait for a person."""

import pytest
from django.core.management import CommandError, call_command

from marketing.accounts.models import Shop
from marketing.catalog.models import Product
from marketing.common.tenancy import shop_context
from marketing.content import drafting, services
from marketing.content.models import Draft
from tests.content.conftest import make_teapot

pytestmark = pytest.mark.usefixtures("teapot")


def draft(shop: Shop, *arguments: str) -> None:
    call_command("draft", "--shop", shop.slug, *arguments)


def test_all_products_are_described_and_the_reasons_of_the_others_are_told(
    bare_shop: Shop, capsys: pytest.CaptureFixture
) -> None:
    with shop_context(bare_shop):
        Product.objects.create(shop=bare_shop, external_id="BARE", title="Plain pot")

    draft(bare_shop, "--kind", "description")

    said = capsys.readouterr().out
    assert "wait for a person on the Drafts page: 1" in said
    assert "Not written: 1\n  “Plain pot” has no facts" in said


def test_named_products_languages_and_kind_are_kept_to(bare_shop: Shop) -> None:
    make_teapot(bare_shop, "POT-2")

    draft(bare_shop, "--kind", "title", "--products", "POT-2", "--locales", "en", "zh-hans")

    with shop_context(bare_shop):
        made = Draft.objects.for_shop(bare_shop).order_by("locale")
        assert [(one.product.external_id, one.kind, one.locale, one.state) for one in made] == [
            ("POT-2", "title", "en", "in_review"),
            ("POT-2", "title", "zh-hans", "in_review"),
        ]


def test_another_request_that_waits_is_not_taken_for_this_one(bare_shop: Shop, capsys: pytest.CaptureFixture) -> None:
    """Neither one in another language, nor one of other products; one of some of these products is done with the rest."""
    make_teapot(bare_shop, "POT-2")
    make_teapot(bare_shop, "POT-3")
    with shop_context(bare_shop):
        for asked, locale in (("POT-1", "zh-hans"), ("POT-2", "en"), ("POT-3", "en")):
            services.request_drafts(bare_shop, "title", [asked], actor=None, locales=[locale])

    draft(bare_shop, "--kind", "title", "--products", "POT-1", "POT-2")

    assert capsys.readouterr().out.count("Going on") == 1
    with shop_context(bare_shop):
        states = Draft.objects.for_shop(bare_shop).order_by("product__external_id", "locale")
        assert list(states.values_list("product__external_id", "locale", "state")) == [
            ("POT-1", "en", "in_review"),
            ("POT-1", "zh-hans", "requested"),
            ("POT-2", "en", "in_review"),
            ("POT-3", "en", "requested"),
        ]


def test_a_command_that_was_stopped_goes_on(bare_shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    make_teapot(bare_shop, "POT-2")
    whole = drafting.generate

    def stop(request: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(drafting, "generate", stop)
    with pytest.raises(KeyboardInterrupt):
        draft(bare_shop)
    monkeypatch.setattr(drafting, "generate", whole)

    draft(bare_shop)

    assert "Going on where" in capsys.readouterr().out
    with shop_context(bare_shop):
        assert Draft.objects.for_shop(bare_shop).filter(state="in_review").count() == 2
    with pytest.raises(CommandError, match="has such a text already"):
        draft(bare_shop)
