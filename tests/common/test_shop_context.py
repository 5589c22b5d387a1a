import pytest
from django.db import transaction

from marketing.accounts.models import Shop
from marketing.common.tenancy import WrongShop, current_shop_id, shop_context
from marketing.shoppers.models import Shopper


def test_leaving_the_context_of_a_shop_leaves_nothing_behind(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        assert current_shop_id() == str(bare_shop.pk)

    assert current_shop_id() == ""


def test_an_inner_context_of_the_same_shop_ends_without_ending_the_outer_one(shop: Shop) -> None:
    with shop_context(shop):
        pass

    assert current_shop_id() == str(shop.pk)


def test_a_second_shop_may_not_enter_the_context_of_a_first(shop: Shop, rival_shop: Shop) -> None:
    with pytest.raises(WrongShop), shop_context(rival_shop):
        pass

    assert current_shop_id() == str(shop.pk)


def test_an_error_inside_takes_the_writes_back_and_closes_the_context(bare_shop: Shop) -> None:
    def write_and_fail() -> None:
        with shop_context(bare_shop):
            Shopper.objects.create(shop=bare_shop, external_id="1")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write_and_fail()

    assert current_shop_id() == ""
    with shop_context(bare_shop):
        assert not Shopper.objects.for_shop(bare_shop).exists()


def test_rows_of_another_shop_are_not_there_even_without_a_filter(bare_shop: Shop, rival_shop: Shop) -> None:
    with shop_context(rival_shop):
        Shopper.objects.create(shop=rival_shop, external_id="secret")

    with shop_context(bare_shop):
        assert not Shopper.objects.filter(external_id="secret").exists()
    assert not Shopper.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_context_ends_with_its_transaction_on_the_same_connection(bare_shop: Shop) -> None:
    with shop_context(bare_shop):
        Shopper.objects.create(shop=bare_shop, external_id="1")

    with transaction.atomic():
        assert current_shop_id() == ""
        assert not Shopper.objects.exists()
