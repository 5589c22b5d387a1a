from django.urls import path

from marketing.content.api import drafts, experiments, requests, verdicts, views

urlpatterns = [
    path("content", views.PublishedView.as_view(), name="content"),
    path("content/feed", views.FeedView.as_view(), name="content-feed"),
    path("content/drafts", drafts.DraftsView.as_view(), name="content-drafts"),
    path("content/estimates", requests.EstimateView.as_view(), name="content-estimates"),
    path("content/requests/<uuid:brief_id>", requests.RequestView.as_view(), name="content-request"),
    path("content/requests/<uuid:brief_id>/pause", requests.PauseView.as_view(), name="content-request-pause"),
    path("content/requests/<uuid:brief_id>/resume", requests.ResumeView.as_view(), name="content-request-resume"),
    path("content/requests/<uuid:brief_id>/stop", requests.StopView.as_view(), name="content-request-stop"),
    path("content/requests/<uuid:brief_id>/retry", requests.RetryFailedView.as_view(), name="content-request-retry"),
    path("content/drafts/<uuid:draft_id>", drafts.DraftView.as_view(), name="content-draft"),
    path("content/drafts/<uuid:draft_id>/approve", verdicts.ApproveView.as_view(), name="content-approve"),
    path("content/drafts/<uuid:draft_id>/reject", verdicts.RejectView.as_view(), name="content-reject"),
    path("content/drafts/<uuid:draft_id>/undo", verdicts.UndoView.as_view(), name="content-undo"),
    path("content/drafts/<uuid:draft_id>/regenerate", verdicts.RegenerateView.as_view(), name="content-regenerate"),
    path("content/drafts/<uuid:draft_id>/restore", verdicts.RestoreView.as_view(), name="content-restore"),
    path("content/experiments", experiments.ExperimentsView.as_view(), name="content-experiments"),
    path("content/experiments/<uuid:pk>", experiments.ExperimentView.as_view(), name="content-experiment"),
    path("content/experiments/<uuid:pk>/start", experiments.StartView.as_view(), name="content-experiment-start"),
    path("content/experiments/<uuid:pk>/stop", experiments.StopView.as_view(), name="content-experiment-stop"),
    path("content/experiments/<uuid:pk>/choose", experiments.ChooseView.as_view(), name="content-experiment-choose"),
]
