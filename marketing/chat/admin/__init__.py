"""The merchant's pages of the chat: the inbox, and what the bot knows."""

from marketing.accounts.site import site
from marketing.chat.admin.canned import CannedReplyAdmin
from marketing.chat.admin.faqs import FaqAdmin
from marketing.chat.admin.policies import SourceAdmin
from marketing.chat.views import answers, figures, gaps, hours, inbox, orders, thresholds

site.add_page("inbox/", inbox.show, name="chat_inbox")
for act in ("reply", "note", "take", "assign", "back", "close"):
    site.add_page(f"inbox/<uuid:pk>/{act}/", getattr(inbox, act), name=f"chat_{act}")
site.add_page("service/", figures.show, name="chat_figures")
site.add_page("gaps/", gaps.show, name="chat_gaps")
for act in ("draft", "leave", "reopen"):
    site.add_page(f"gaps/<uuid:pk>/{act}/", getattr(gaps, act), name=f"chat_gap_{act}")
site.add_page("thresholds/", thresholds.show, name="chat_thresholds")
site.add_page("hours/", hours.show, name="chat_hours")
site.add_page("answers/", answers.show, name="chat_answers")
site.add_page("answers/<uuid:pk>/judge/", answers.judge, name="chat_judge")
site.add_page("order-requests/", orders.show, name="chat_orders")
site.add_page("order-requests/<uuid:pk>/approve/", orders.approve, name="chat_request_approve")
site.add_page("order-requests/<uuid:pk>/refuse/", orders.refuse, name="chat_request_refuse")
site.add_page("webhooks/add/", orders.add_webhook, name="chat_webhook_add")
site.add_page("webhooks/<uuid:pk>/rotate/", orders.rotate, name="chat_webhook_rotate")
site.add_page("webhooks/<uuid:pk>/switch/", orders.switch, name="chat_webhook_switch")
site.add_page("webhook-messages/<uuid:pk>/replay/", orders.replay, name="chat_delivery_replay")

__all__ = ["CannedReplyAdmin", "FaqAdmin", "SourceAdmin"]
