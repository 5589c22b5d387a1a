"""What came of conversations is counted by a job. Whoever looks has it counted, where the last count is a while ago."""

from marketing.accounts.models import Shop
from marketing.chat.models import Conversation
from marketing.jobs.models import Job
from marketing.jobs.services import ask_if_old

COUNT = "chat.count_service"


def refresh_figures(shop: Shop) -> Job | None:
    return ask_if_old(COUNT, shop=shop, has_work=Conversation.objects.for_shop(shop).filter(last_seq__gt=1).exists)
