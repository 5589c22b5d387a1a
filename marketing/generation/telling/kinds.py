"""Which kind is told how."""

from collections.abc import Callable

from marketing.generation.telling import guides, paragraphs, titles
from marketing.generation.telling.brief import Brief
from marketing.generation.values import Kind

TELL: dict[str, Callable[[Brief], str]] = {
    Kind.TITLE: titles.title,
    Kind.SHORT_DESCRIPTION: paragraphs.short_description,
    Kind.DESCRIPTION: paragraphs.description,
    Kind.SELLING_POINTS: paragraphs.selling_points,
    Kind.GUIDE: guides.guide,
    Kind.SEO_TITLE: titles.seo_title,
    Kind.SEO_DESCRIPTION: paragraphs.seo_description,
    Kind.AD_HEADLINE: titles.ad_headline,
    Kind.EMAIL_SUBJECT: titles.email_subject,
    Kind.EMAIL_BODY: paragraphs.email_body,
    Kind.ANSWER: paragraphs.answer,
}
