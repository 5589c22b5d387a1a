"""What texts are about, as the reader of a page calls it."""

from django import template
from django.utils.translation import get_language

from marketing.catalog.selectors import product_title
from marketing.content.models import Draft
from marketing.generation.reading import writer_name

register = template.Library()


register.filter(writer_name)


@register.filter
def product_name(draft: Draft) -> str:
    return product_title(draft.product, get_language())
