"""Addresses of reports and incidents for people."""

from django.urls import include, path

from incidents import (
    pages_callers,
    pages_case,
    pages_case_clocks,
    pages_case_photos,
    pages_case_questions,
    pages_case_spam,
    pages_desk,
    pages_desk_form,
    pages_follow,
    pages_ledgers,
    pages_photos,
    pages_public,
    pages_regrouping,
    pages_report,
    pages_reporter,
    pages_spam,
)
from incidents.field import pages as pages_field

THUMBNAIL = {"thumbnail": True}

of_one_report = [
    path("", pages_follow.followed, name="report"),
    path("them-anh/", pages_follow.add_photos, name="add_photos"),
    path("van-con/", pages_follow.say_still_there, name="still_there"),
    path("tra-loi/<int:question_id>/", pages_reporter.answer_question, name="answer"),
    path("hai-long/", pages_reporter.give_face, name="give_face"),
    path("xoa-lien-he/", pages_reporter.erase, name="erase"),
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
    path("da-xem/", pages_case_clocks.looked, name="case_looked"),
    path("loai/", pages_case_clocks.kind, name="case_kind"),
    path("vi-tri/", pages_regrouping.place, name="case_place"),
    path("phan-anh/<int:report_id>/", pages_regrouping.report, name="case_report"),
    path("tin-rac/", pages_case_spam.mark, name="case_mark_spam"),
    path("khong-phai-tin-rac/", pages_case_spam.unmark, name="case_unmark_spam"),
    path("tiep-nhan/", pages_case_spam.take, name="case_take_in"),
    path("nguoi-phan-anh/<int:report_id>/", pages_case.reporter, name="case_reporter"),
    path("nguoi-phan-anh/<int:report_id>/hoi/", pages_case_questions.ask, name="case_ask"),
    path("cau-hoi/<int:question_id>/da-doc/", pages_case_questions.answer_read, name="case_answer_read"),
]

urlpatterns = [
    path("phan-anh/", pages_report.report, name="report"),
    path("phan-anh/gui/", pages_report.take_in, name="report_take_in"),
    path("hang-doi/", pages_report.queue, name="queue"),
    path("phan-anh/da-nhan/<str:token>/", pages_report.receipt, name="report_receipt"),
    path("theo-doi/", pages_follow.enter_code, name="follow"),
    path("theo-doi/r/<str:token>/", include((of_one_report, "incidents"), namespace="private_link")),
    path("theo-doi/<str:code>/", include((of_one_report, "incidents"), namespace="by_code")),
    path("su-viec/", pages_public.public_list, name="incidents"),
    path("su-viec/<str:code>/", pages_public.public_case, name="incident"),
    path("su-viec/<str:code>/chia-se.png", pages_public.picture, name="share_picture"),
    path("anh/<uuid:key>/", pages_photos.photo, name="photo"),
    path("anh/<uuid:key>/nho/", pages_photos.photo, THUMBNAIL, name="photo_thumbnail"),
    path("can-bo/", pages_desk.desk, name="desk"),
    path("can-bo/su-viec.geojson", pages_desk.points, name="desk_points"),
    path("can-bo/su-viec/<str:code>/", include(of_one_case)),
    path("can-bo/mang-theo/", pages_field.field, name="field"),
    path("can-bo/giu-lai/", pages_spam.kept_back, name="kept_back"),
    path("can-bo/dang-chan/", pages_spam.blocks, name="spam_blocks"),
    path("can-bo/dang-chan/<int:block_id>/bo/", pages_spam.lift, name="lift_block"),
    path("can-bo/ghi-nhan/", pages_report.log_report, name="log_report"),
    path("can-bo/ghi-nhan/cung-vu/", pages_desk_form.like, name="desk_like"),
    path("can-bo/ghi-nhan/dia-danh/", pages_desk_form.places, name="desk_places"),
    path("can-bo/ghi-nhan/nguoi-bao/", pages_callers.caller, name="caller"),
    path("can-bo/ghi-nhan/nguoi-bao/ten/", pages_callers.caller_name, name="caller_name"),
    path("can-bo/so-cu/", pages_ledgers.ledgers, name="ledgers"),
    path("can-bo/so-cu/mau.xlsx", pages_ledgers.template_file, name="ledger_template"),
    path("can-bo/so-cu/<int:ledger_id>/", pages_ledgers.ledger, name="ledger"),
    path("can-bo/so-cu/<int:ledger_id>/<slug:act>/", pages_ledgers.act, name="ledger_act"),
    path("can-bo/so-cu/<int:ledger_id>/dong-loi.<slug:kind>", pages_ledgers.refused, name="ledger_refused"),
    path("can-bo/ghi-nhan/<str:token>/", pages_report.receipt, {"logged": True}, name="logged_receipt"),
]
