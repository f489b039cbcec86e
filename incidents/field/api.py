"""API v1 for the phones of staff who are signed in: what they take along, and what they did there.

Not for programs: it asks for the session and its CSRF token, which the answers of GET hand out anew, since a phone that
was away for a day has none that holds.
"""

from typing import Any

from django.middleware.csrf import get_token
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import User
from agencies.policy import require
from incidents.field.bundle import bundle
from incidents.field.errors import OtherAccount, SignInAgain
from incidents.field.taking_in import take_in
from incidents.handling import MAX_PHOTOS
from incidents.models import FieldAction
from incidents.states import State

MOST_WORDS = 4000


class ActionIn(serializers.Serializer[Any]):
    key = serializers.UUIDField(help_text="made by the phone, once an action")
    user = serializers.IntegerField(help_text="who did it; refused in another's session")
    code = serializers.CharField(max_length=20)
    made_on = serializers.IntegerField(min_value=1, help_text="version of the case as the phone had it")
    made_at = serializers.DateTimeField()
    target = serializers.ChoiceField(State.choices, required=False, allow_blank=True, help_text="empty: a note")
    reason = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)
    public_note = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)
    internal_note = serializers.CharField(max_length=MOST_WORDS, required=False, allow_blank=True)
    referred_to = serializers.CharField(max_length=200, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False)
    photos = serializers.ListField(child=serializers.FileField(), required=False, max_length=MAX_PHOTOS)

    def arguments(self) -> dict[str, Any]:
        """For `take_in`. A note has no more than its words and photos."""
        given = dict(self.validated_data)
        given.pop("user")
        target = given.pop("target", "")
        if target:
            return given | {"target": State(target)}
        return {name: value for name, value in given.items() if name not in ("reason", "referred_to", "due_on")}


class FieldSessionOut(serializers.Serializer[Any]):
    user = serializers.IntegerField()
    name = serializers.CharField()
    csrf = serializers.CharField()


class DoneOut(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="of the case after it")
    state = serializers.CharField()


@method_decorator(never_cache, name="dispatch")
class BundleView(APIView):
    @extend_schema(summary="Staff: cases to take along for a day", operation_id="field_bundle", responses={200: dict})
    def get(self, request: Request) -> Response:
        user = _staff(request)
        return Response(bundle(user) | _standing(request, user))


@method_decorator(never_cache, name="dispatch")
class ActionsView(APIView):
    @extend_schema(
        summary="Staff: who is signed in, with the token to send with",
        operation_id="field_who",
        responses=FieldSessionOut,
    )
    def get(self, request: Request) -> Response:
        user = _staff(request)
        require(user, "incident.view")
        return Response(_standing(request, user))

    @extend_schema(
        summary="Staff: a step or note made without a line, taken once",
        operation_id="field_act",
        request=ActionIn,
        responses={200: DoneOut},
    )
    def post(self, request: Request) -> Response:
        user = _staff(request)
        sent = ActionIn(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["user"] != user.pk:
            raise OtherAccount()
        return Response(_done(take_in(user=user, **sent.arguments())))


def _staff(request: Request) -> User:
    if not isinstance(request.user, User):
        raise SignInAgain()
    return request.user


def _standing(request: Request, user: User) -> dict[str, Any]:
    return {"user": user.pk, "name": user.display_name, "csrf": get_token(request._request)}


def _done(action: FieldAction) -> dict[str, Any]:
    return {"version": action.event.version, "state": action.event.to_state}
