"""What a web process has at hand before it answers: the encoder, what each shop serves, and vectors of all that it has written."""

from marketing.accounts.models import Shop
from marketing.chat import indexing, vectors
from marketing.chat.encoding import reader
from marketing.chat.shelf import shelf
from marketing.common.tenancy import shop_context


def warm_up() -> None:
    """After an update of the encoder, what was read by the former one is read again."""
    at_hand = reader()
    if not at_hand:
        return
    _ = at_hand.strange  # hundreds of lines, which the first message would wait for
    for shop in Shop.objects.all():
        with shop_context(shop):
            if vectors.without(shop).exists():
                indexing.ask_for_meaning(shop)
            shelf.warm_up(shop)
