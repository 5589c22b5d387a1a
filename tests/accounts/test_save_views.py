"""One button pressed twice saves one view."""

from threading import Thread

import pytest
from django.db import connection, transaction

from marketing.accounts import listing
from marketing.accounts.models import Membership, SavedView, Shop, User
from marketing.common.errors import Conflict
from marketing.common.tenancy import shop_context
from tests.shoppers.test_first_event_of_a_month import wait_until_somebody_waits


@pytest.mark.django_db(transaction=True)
def test_of_two_posts_in_the_same_instant_the_second_hears_that_there_is_such_a_view(bare_shop: Shop) -> None:
    user = User.objects.create_user("lin@shop.test", name="Lin")
    member = Membership.objects.create(shop=bare_shop, user=user, role=Membership.Role.MARKETER)
    ended: list[Exception] = []

    def save() -> None:
        listing.save_view(member, page="catalog.product", name="Sold out", query="availability=out_of_stock")

    def second() -> None:
        try:
            with shop_context(bare_shop):
                save()
        except Exception as error:
            ended.append(error)
        finally:
            connection.close()

    thread = Thread(target=second)
    with shop_context(bare_shop), transaction.atomic():
        save()
        thread.start()
        wait_until_somebody_waits()
    thread.join()

    assert [type(error) for error in ended] == [Conflict]
    with shop_context(bare_shop):
        assert SavedView.objects.for_shop(bare_shop).count() == 1
