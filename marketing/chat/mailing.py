"""The mail with the code. It is made here, in the job: nobody has known it before, and only its hash is kept."""

import secrets

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from marketing.chat.models import IdentityCheck
from marketing.chat.services.identity import CODE_LIVES, hashed
from marketing.common.tenancy import shop_context
from marketing.jobs.models import Job


def send_code(job: Job) -> None:
    """Sent twice, where the first sender died, the second code is the one that counts."""
    code = f"{secrets.randbelow(10**6):06}"
    with shop_context(job.shop):
        found = IdentityCheck.objects.for_shop(job.shop).select_related("order", "conversation", "shop")
        check = found.filter(pk=job.subject_id).first()
        if check is None or check.order is None:
            return
        check.code_hash = hashed(check, code)
        check.save(update_fields=["code_hash", "updated_at"])
    with translation.override(check.conversation.locale):
        send_mail(
            _("Your code for %(shop)s") % {"shop": check.shop.name},
            _(
                "Your code is %(code)s. Type it into the chat within %(minutes)d minutes.\n\n"
                "Nobody from the shop will ever ask you for it. If you did not ask for it, ignore this message."
            )
            % {"code": code, "minutes": CODE_LIVES.total_seconds() // 60},
            None,
            [check.order.email],
        )
