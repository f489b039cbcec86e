"""Addresses of reports and incidents for people."""

from django.urls import include, path

from incidents import (
    pages_callers,
    pages_case,
    pages_case_photos,
    pages_desk,
    pages_follow,
    pages_ledgers,
    pages_photos,
    pages_public,
    pages_report,
)

THUMBNAIL = {"thumbnail": True}

of_one_report = [
    path("", pages_follow.followed, name="report"),
    path("them-anh/", pages_follow.add_photos, name="add_photos"),
    path("van-con/", pages_follow.say_still_there, name="still_there"),
    path("anh/<uuid:key>/", pages_follow.own_photo, name="photo"),
    path("anh/<uuid:key>/nho/", pages_follow.own_photo, THUMBNAIL, name="photo_thumbnail"),
]

of_one_case = [
    path("", pages_case.case, name="case"),
    path("buoc/<slug:target>/", pages_case.take_step, name="case_step"),
    path("ghi-chu/", pages_case.note, name="case_note"),
    path("gia-han/", pages_case.extend, name="case_extend"),
    path("anh/<uuid:key>/", pages_case_photos.show_photo, name="case_photo"),
    path("anh/<uuid:key>/lam-mo/", pages_case_photos.blur, name="case_photo_blur"),
    path("anh/<uuid:key>/lam-mo/<int:look_id>/", pages_case_photos.blur, name="case_photo_blur_anew"),
    path("anh/<uuid:key>/goc/", pages_case_photos.original, name="case_photo_original"),
    path("anh/<uuid:key>/goc/<int:look_id>/", pages_case_photos.untouched, name="case_photo_untouched"),
    path("anh/<uuid:key>/goc/<int:look_id>/tep/", pages_case_photos.sent_file, name="case_photo_sent_file"),
    path("nguoi-phan-anh/<int:report_id>/", pages_case.reporter, name="case_reporter"),
]

urlpatterns = [
    path("phan-anh/", pages_report.report, name="report"),
    path("phan-anh/da-nhan/<str:token>/", pages_report.receipt, name="report_receipt"),
    path("theo-doi/", pages_follow.enter_code, name="follow"),
    path("theo-doi/r/<str:token>/", include((of_one_report, "incidents"), namespace="private_link")),
    path("theo-doi/<str:code>/", include((of_one_report, "incidents"), namespace="by_code")),
    path("su-viec/", pages_public.public_list, name="incidents"),
    path("su-viec/<str:code>/", pages_public.public_case, name="incident"),
    path("anh/<uuid:key>/", pages_photos.photo, name="photo"),
    path("anh/<uuid:key>/nho/", pages_photos.photo, THUMBNAIL, name="photo_thumbnail"),
    path("can-bo/", pages_desk.desk, name="desk"),
    path("can-bo/su-viec.geojson", pages_desk.points, name="desk_points"),
    path("can-bo/su-viec/<str:code>/", include(of_one_case)),
    path("can-bo/ghi-nhan/", pages_report.log_report, name="log_report"),
    path("can-bo/ghi-nhan/nguoi-bao/", pages_callers.caller, name="caller"),
    path("can-bo/ghi-nhan/nguoi-bao/ten/", pages_callers.caller_name, name="caller_name"),
    path("can-bo/so-cu/", pages_ledgers.ledgers, name="ledgers"),
    path("can-bo/so-cu/mau.xlsx", pages_ledgers.template_file, name="ledger_template"),
    path("can-bo/so-cu/<int:ledger_id>/", pages_ledgers.ledger, name="ledger"),
    path("can-bo/so-cu/<int:ledger_id>/<slug:act>/", pages_ledgers.act, name="ledger_act"),
    path("can-bo/so-cu/<int:ledger_id>/dong-loi.<slug:kind>", pages_ledgers.refused, name="ledger_refused"),
    path("can-bo/ghi-nhan/<str:token>/", pages_report.receipt, {"logged": True}, name="logged_receipt"),
]
