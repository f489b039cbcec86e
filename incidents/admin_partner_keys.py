"""Keys of programs in the administration: made, shown once, revoked, never deleted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.admin import ByPolicy
from agencies.models import User
from incidents.forms_partner_keys import PartnerKeyForm
from incidents.models import PartnerKey
from incidents.partner_keys import make_key, revoke_key

TOLD = ("prefix", "uses", "last_used_at", "made_by", "made_at", "revoked_by", "revoked_at")


class PartnerKeyAdmin(ByPolicy, admin.ModelAdmin):
    form = PartnerKeyForm
    list_display = ("owner", "agency", "prefix", "condition", "expires_on", "uses", "last_used_at", "per_hour")
    list_select_related = ("agency",)
    search_fields = ("owner", "prefix", "agency__name")
    autocomplete_fields = ("agency",)
    readonly_fields = TOLD

    @admin.display(description=gettext_lazy("tình trạng"))
    def condition(self, key: PartnerKey) -> str:
        if key.revoked_at:
            return _("đã thu hồi")
        return _("đang dùng") if key.valid else _("hết hạn")

    def get_fields(self, request: HttpRequest, obj: PartnerKey | None = None) -> Any:
        """What is told of a key stands on its page once there is one; what was revoked stays so."""
        own = ("owner", "agency", "per_hour", "expires_on")
        if obj is None:
            return own
        return (*own, *(() if obj.revoked_at else ("revoke",)), *TOLD)

    def save_model(self, request: HttpRequest, obj: PartnerKey, form: PartnerKeyForm, change: bool) -> None:
        assert isinstance(request.user, User)
        if not change:
            made, secret = make_key(
                user=request.user,
                owner=obj.owner,
                agency=obj.agency,
                per_hour=obj.per_hour,
                expires_on=obj.expires_on,
            )
            obj.pk, obj.prefix = made.pk, made.prefix
            request.secret_of_new_key = secret  # type: ignore[attr-defined]
            return
        # Not the whole row: its counts go on meanwhile.
        obj.save(update_fields=["owner", "agency", "per_hour", "expires_on"])
        if form.cleaned_data.get("revoke"):
            revoke_key(user=request.user, key=obj)

    def response_add(self, request: HttpRequest, obj: PartnerKey, post_url_continue: Any = None) -> HttpResponse:
        """The one page that shows the key. It is an answer of its own, not a redirect with a message: that would put
        the key into a cookie."""
        context = self.admin_site.each_context(request) | {
            "title": _("Khoá API mới"),
            "opts": self.opts,
            "key": obj,
            "secret": request.secret_of_new_key,  # type: ignore[attr-defined]
        }
        answer = render(request, "admin/incidents/partnerkey/made.html", context)
        add_never_cache_headers(answer)
        return answer
