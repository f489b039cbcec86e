"""Addresses of visits, minutes, sanctions and remediation orders."""

from django.urls import path

from inspections import (
    pages_case_outcomes,
    pages_propose,
    pages_remediation,
    pages_sanctions,
    pages_signing,
    pages_visits,
)

urlpatterns = [
    path("can-bo/su-viec/<str:code>/ket-qua-kiem-tra/", pages_case_outcomes.case_outcomes, name="case_outcomes"),
    path("can-bo/su-viec/<str:code>/bat-dau-kiem-tra/", pages_visits.begin_case, name="visit_begin_case"),
    path("can-bo/su-viec/<str:code>/de-xuat-xu-phat/", pages_propose.propose_for_case, name="propose_for_case"),
    path("can-bo/su-viec/<str:code>/yeu-cau-khac-phuc/", pages_remediation.order, name="remediation_order"),
    path("can-bo/kiem-tra/<int:order_id>/noi/<int:stop_id>/bat-dau/", pages_visits.begin_stop, name="visit_begin_stop"),
    path("can-bo/lan-kiem-tra/<int:visit_id>/", pages_visits.visit, name="visit"),
    path("can-bo/lan-kiem-tra/<int:visit_id>/anh/", pages_visits.photos, name="visit_photos"),
    path("can-bo/lan-kiem-tra/<int:visit_id>/anh/<uuid:key>/", pages_visits.photo, name="visit_photo"),
    path(
        "can-bo/lan-kiem-tra/<int:visit_id>/anh/<uuid:key>/nho/",
        pages_visits.photo,
        {"thumbnail": True},
        name="visit_photo_thumbnail",
    ),
    path("can-bo/lan-kiem-tra/<int:visit_id>/ky/", pages_signing.sign_minutes, name="visit_sign"),
    path("can-bo/lan-kiem-tra/<int:visit_id>/mo-lai/", pages_visits.open_again, name="visit_reopen"),
    path(
        "can-bo/lan-kiem-tra/<int:visit_id>/bien-ban/<int:number>.<slug:kind>",
        pages_signing.minutes_file,
        name="minutes_file",
    ),
    path("can-bo/lan-kiem-tra/<int:visit_id>/xu-phat/", pages_propose.propose_for_visit, name="propose_for_visit"),
    path("can-bo/xu-phat/", pages_sanctions.sanctions, name="sanctions"),
    path("can-bo/xu-phat/<int:sanction_id>/", pages_sanctions.sanction, name="sanction"),
    path("can-bo/xu-phat/<int:sanction_id>/nguoi-vi-pham/", pages_sanctions.violator, name="sanction_violator"),
    path("can-bo/xu-phat/<int:sanction_id>/<slug:step>/", pages_sanctions.take_step, name="sanction_step"),
    path("can-bo/khac-phuc/<int:remediation_id>/", pages_remediation.remediation, name="remediation"),
    path("can-bo/khac-phuc/<int:remediation_id>/bang-chung/", pages_remediation.proof, name="remediation_proof"),
    path("can-bo/khac-phuc/<int:remediation_id>/hau-kiem/", pages_remediation.check, name="remediation_check"),
]
