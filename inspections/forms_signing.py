"""The form under the minutes: for each person a signature drawn on the screen, a photo of one on paper, or why none."""

import binascii
from base64 import b64decode
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.forms_fields import VersionForm, line
from inspections.minutes_content import INSPECTOR, Signer
from inspections.models import Signature
from inspections.signing import Signed

MOST_DRAWN = 700_000
"""Letters of a drawn signature as they are sent."""
_HEAD = "data:image/png;base64,"


class SignerForm(forms.Form):
    """Of one person; which of the three ways is told by what is filled in, a drawing first."""

    drawn = forms.CharField(required=False, max_length=MOST_DRAWN, widget=forms.HiddenInput)
    paper = forms.FileField(
        label=gettext_lazy("Ảnh chữ ký trên giấy"),
        help_text=gettext_lazy("Ký vào giấy trắng rồi chụp lại: dùng khi không ký được trên màn hình."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    reason = line(gettext_lazy("Không ký, vì"), most=300)

    def __init__(self, *args: Any, signer: Signer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": signer.who})
        self.signer = signer
        if signer.who == INSPECTOR:
            del self.fields["reason"]

    def clean_drawn(self) -> "ContentFile[bytes] | None":
        text = self.cleaned_data["drawn"]
        if not text:
            return None
        try:
            if not text.startswith(_HEAD):
                raise ValueError
            return ContentFile(b64decode(text.removeprefix(_HEAD), validate=True), name="chu-ky.png")
        except (ValueError, binascii.Error) as error:
            raise forms.ValidationError(_("Không đọc được chữ ký. Xin ký lại.")) from error

    def signed(self) -> Signed | None:
        data = self.cleaned_data
        if data["drawn"]:
            return Signed(Signature.How.DRAWN, image=data["drawn"])
        if data["paper"]:
            return Signed(Signature.How.PAPER, image=data["paper"])
        reason = data.get("reason", "")
        return Signed(Signature.How.REFUSED, reason=reason) if reason else None


class SigningForm:
    """All of them, with the version of the visit that was read before signing."""

    def __init__(self, signers: list[Signer], version: int, data: Any = None, files: Any = None) -> None:
        self.main = VersionForm(data, initial={"version": version})
        self.people = [SignerForm(data, files, signer=signer) for signer in signers]

    def is_valid(self) -> bool:
        return all([self.main.is_valid(), *(form.is_valid() for form in self.people)])

    def signatures(self) -> dict[str, Signed]:
        given = {form.signer.who: form.signed() for form in self.people}
        return {who: signed for who, signed in given.items() if signed is not None}
