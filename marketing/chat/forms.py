"""Forms of what the bot knows: a FAQ entry, a file of them, and a policy page."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from marketing.chat.models import CannedReply, Faq, Source
from marketing.content.forms import LinesField


class FaqForm(forms.ModelForm):
    """`seen` is the version that the person looks at, so that nobody overwrites what they have not read."""

    seen = forms.IntegerField(label="", widget=forms.HiddenInput, required=False)
    examples = LinesField(
        label=capfirst(Faq._meta.get_field("examples").verbose_name),
        required=False,
        help_text=_("One on a line, in the words of your shoppers. The more ways, the surer the answer is found."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    class Meta:
        model = Faq
        fields: ClassVar = []
        help_texts: ClassVar = {
            "answer": _("Shoppers are answered with exactly this text. Say everything that they need to know."),
            "valid_from": _("Leave both days empty where the answer always holds."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def wanted(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "seen"}


class FaqFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A table (CSV) with a question and an answer in each row; also language, other ways to ask with | between, "
            "link, valid from and valid until. GBK, as Excel in China saves it, is read too."
        ),
        widget=forms.FileInput(attrs={"class": "file", "accept": ".csv,.tsv,.txt,.jsonl,.gz"}),
    )
    locale = forms.ChoiceField(
        label=_("Language of rows that name none"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget()
    )


class CannedReplyForm(forms.ModelForm):
    class Meta:
        model = CannedReply
        fields: ClassVar = []
        help_texts: ClassVar = {
            "shortcut": _(
                "One word, as you would think of it: delay, 开头语. The same word may stand for a text in each language."
            ),
            "text": _("It is put into the field as it stands. Nothing is sent before you send it."),
        }


class SourceForm(forms.ModelForm):
    file = forms.FileField(
        label=_("PDF file"),
        required=False,
        help_text=_("For a PDF file, at most 20 MiB. Text is read, pictures are not."),
        widget=forms.FileInput(attrs={"class": "file", "accept": ".pdf"}),
    )

    class Meta:
        model = Source
        fields: ClassVar = []
        help_texts: ClassVar = {
            "url": _(
                "Shown to shoppers below an answer. A page in the web is read there, and looked at again every day."
            ),
            "written": _("For text and HTML. Headings (# in Markdown) tell what each part is about."),
        }

    def wanted(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}
