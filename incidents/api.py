"""Public API v1: send a report, read incidents."""

from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.api_serializers import CaseFeature, IncidentCollection, NearbyOut, ReceiptOut, ReportIn, feature
from incidents.inbox_filter import parse_bbox
from incidents.intake import submit_report
from incidents.models import Category, Channel
from incidents.nearby import nearby_cases
from incidents.partner_keys import caller, secret_in_header
from incidents.proof import HEADER
from incidents.public import PublicFilter, public_case, public_list, told
from incidents.screening import screen
from incidents.states import PUBLIC_STATES, State
from incidents.throttle import allow_report, has_room_for_photos
from places.api_query import PointQuery
from places.models import Unit


class Pages(LimitOffsetPagination):
    default_limit = 50
    max_limit = 500


class ReportsView(APIView):
    authentication_classes = ()
    """Anyone may report; a session cookie plays no part, so no CSRF token is asked for either. A program with a key
    (`Authorization: Api-Key …`) has the limit of its key instead of that of its address."""

    @extend_schema(
        summary="Send a report",
        request=ReportIn,
        responses={201: ReceiptOut, 200: ReceiptOut},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                OpenApiTypes.UUID,
                OpenApiParameter.HEADER,
                required=True,
                description="Made by the sender, once a report; sent again, it is answered with the first receipt, and "
                "photos that did not come the first time are added.",
            ),
            OpenApiParameter(
                HEADER,
                str,
                OpenApiParameter.HEADER,
                description="Answer to the `challenge` (ALTCHA 1) of a 428 with code `proof_needed`, in Base64. "
                "It holds for this key alone.",
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        client_id = _client_id(request)
        sent = ReportIn(data=request.data)
        sent.is_valid(raise_exception=True)
        arguments = sent.arguments()
        secret = secret_in_header(request._request)
        if secret:
            caller(secret).allow(emergency=arguments["category"].emergency)
        else:
            arguments["allow"] = partial(allow_report, request._request, arguments["category"], client_id=client_id)
        photos_later = not has_room_for_photos(request._request, len(arguments["photos"]))
        receipt = submit_report(client_id=client_id, channel=Channel.API, photos_later=photos_later, **arguments)
        if not secret:
            screen(request._request, receipt)
        return Response(ReceiptOut(receipt).data, status=200 if receipt.duplicate_delivery else 201)


class IncidentsView(APIView):
    authentication_classes = ()

    @extend_schema(
        operation_id="incidents_list",
        summary="Public incidents as GeoJSON, newest first",
        responses=IncidentCollection,
        parameters=[
            OpenApiParameter("bbox", str, description="west,south,east,north in degrees, EPSG:4326"),
            OpenApiParameter("unit", str, description="code of a unit of today; former units are taken in"),
            OpenApiParameter("state", str, many=True, enum=[str(state) for state in PUBLIC_STATES]),
            OpenApiParameter("category", str, description="slug of a kind"),
            OpenApiParameter("limit", int, description="at most 500"),
            OpenApiParameter("offset", int),
        ],
    )
    def get(self, request: Request) -> Response:
        pages = Pages()
        rows = pages.paginate_queryset(public_list(_filters(request)), request, view=self) or []
        return Response(
            {
                "type": "FeatureCollection",
                "count": pages.count,
                "next": pages.get_next_link(),
                "previous": pages.get_previous_link(),
                "features": [feature(told(row)) for row in rows],
            }
        )


class NearbyView(APIView):
    authentication_classes = ()

    @extend_schema(
        summary="Open public cases of a kind near a point, the nearest first",
        responses=NearbyOut(many=True),
        parameters=[
            PointQuery,
            OpenApiParameter("category", str, required=True, description="slug of a kind"),
        ],
    )
    def get(self, request: Request) -> Response:
        query = PointQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        slug = request.query_params.get("category", "").replace("\x00", "")
        category = Category.objects.filter(slug=slug, active=True).first()
        if category is None:
            raise ValidationError({"category": [_("Không có loại sự việc này.")]})
        location = (query.validated_data["lon"], query.validated_data["lat"])
        near: Any = nearby_cases(location=location, category=category, at=timezone.now())
        return Response(NearbyOut(near, many=True).data)


class IncidentView(APIView):
    authentication_classes = ()

    @extend_schema(summary="One public incident with its public steps", responses=CaseFeature)
    def get(self, request: Request, code: str) -> Response:
        case = public_case(code)
        return Response(feature(case.incident, case))


def _client_id(request: Request) -> UUID:
    """The key is what a second delivery is told the first one's receipt by, so it must be one that nobody guesses."""
    try:
        key = UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        key = UUID(int=0)
    if key.version is None:
        problem = _("Thiếu tiêu đề Idempotency-Key, hoặc giá trị không phải UUID.")
        raise ValidationError({"Idempotency-Key": [problem]})
    return key


def _filters(request: Request) -> PublicFilter:
    """Unlike on a page, what cannot be read is refused: a program must not take everything for a part."""
    params = request.query_params
    problems: dict[str, Any] = {}
    bbox = parse_bbox(params.get("bbox", ""))
    if params.get("bbox") and bbox is None:
        problems["bbox"] = [_("Khung phải là tây,nam,đông,bắc tính bằng độ.")]
    states = params.getlist("state")
    if set(states) - {str(state) for state in PUBLIC_STATES}:
        problems["state"] = [_("Không có trạng thái công khai này.")]
    category = params.get("category", "")
    if category and ("\x00" in category or not Category.objects.filter(slug=category).exists()):
        problems["category"] = [_("Không có loại sự việc này.")]
    unit_id = None
    if params.get("unit"):
        unit_id = _unit_id(params["unit"])
        if unit_id is None:
            problems["unit"] = [_("Không có đơn vị hành chính mang mã này.")]
    if problems:
        raise ValidationError(problems)
    return PublicFilter(bbox=bbox, unit_id=unit_id, states=tuple(State(s) for s in states), category=category)


def _unit_id(code: str) -> int | None:
    units = Unit.objects.on(timezone.localdate()).filter(code=code.replace("\x00", ""))
    return units.values_list("pk", flat=True).first()
