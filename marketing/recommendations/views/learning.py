"""What the recommender learns from, and when it learns again by itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from marketing.accounts.permissions import READ, RUN_MODELS
from marketing.accounts.site import only, page
from marketing.accounts.site.scoping import is_one_of
from marketing.accounts.views import submit
from marketing.recommendations import drift, looking, planning, selectors
from marketing.recommendations.enough import material
from marketing.recommendations.models import TrainingPlan
from marketing.recommendations.plan_form import PlanForm
from marketing.registry.models import Kind
from marketing.registry.reports import LEAST_SHOPPERS
from marketing.registry.selectors import running_training, serving_version, versions


def show(request: HttpRequest) -> HttpResponse:
    only(request, RUN_MODELS if request.method == "POST" else READ)
    shop = request.shop
    plan = selectors.training_plan(shop) or TrainingPlan(shop=shop)
    form = PlanForm(plan, request.POST or None)
    if submit(form, lambda told: planning.change_plan(shop, actor=request.user, **told)):
        messages.success(request, _("The plan is saved."))
        return redirect("dashboard:recommendations_learning")
    trained = versions(shop, Kind.RECOMMENDER).exists()
    look = looking.last_look(shop)
    return page(
        request,
        "recommendations/learning.html",
        title=_("Learning"),
        form=form,
        plan=plan,
        last=planning.last_time(plan),
        material=None if trained else material(shop),
        look=look,
        notices=drift.notices(look.result) if look else [],
        visitors=drift.visitors(look.result)[0] if look else 0,
        least_held=LEAST_SHOPPERS,
        kind=Kind.RECOMMENDER,
        serving=serving_version(shop, Kind.RECOMMENDER),
        training=running_training(shop, Kind.RECOMMENDER),
        may_run=is_one_of(request, RUN_MODELS),
    )
