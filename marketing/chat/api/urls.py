from django.urls import path

from marketing.chat.api import views

urlpatterns = [
    path("chat/conversations", views.ConversationsView.as_view(), name="chat"),
    path("chat/conversations/<uuid:conversation_id>", views.ConversationView.as_view(), name="chat-conversation"),
    path("chat/conversations/<uuid:conversation_id>/messages", views.MessagesView.as_view(), name="chat-messages"),
    path("chat/conversations/<uuid:conversation_id>/events", views.StreamView.as_view(), name="chat-events"),
    path("chat/conversations/<uuid:conversation_id>/handoff", views.HandOffView.as_view(), name="chat-hand-off"),
    path("chat/conversations/<uuid:conversation_id>/rating", views.RatingView.as_view(), name="chat-rating"),
]
