"""Addresses of facilities and inspections."""

from django.urls import include, path

from inspections import (
    pages_books,
    pages_calendar,
    pages_case_part,
    pages_facilities,
    pages_order,
    pages_order_form,
    pages_papers,
    pages_stops,
)

of_one_order = [
    path("", pages_order.inspection, name="inspection"),
    path("sua/", pages_order_form.edit, name="edit_inspection"),
    path("doi/<slug:act>/", pages_order.change, name="change_inspection"),
    path("viec/<slug:act>/", pages_order.act, name="inspection_act"),
    path("ban-hanh/", pages_order.issue, name="issue_inspection"),
    path("huy/", pages_order.cancel, name="cancel_inspection"),
    path("y-kien/", pages_order.objection, name="object_to_inspection"),
    path("y-kien/<int:objection_id>/<slug:way>/", pages_order.end, name="end_objection"),
    path("diem/<int:stop_id>/", pages_stops.step, name="inspection_stop"),
    path("giay/<str:name>", pages_papers.paper, name="inspection_paper"),
]

urlpatterns = [
    path("can-bo/kiem-tra/", pages_calendar.inspections, name="inspections"),
    path("can-bo/kiem-tra/moi/", pages_order_form.new, name="new_inspection"),
    path("can-bo/kiem-tra/cua-toi/", pages_stops.mine, name="my_inspections"),
    path("can-bo/kiem-tra/lich/", pages_calendar.feed, name="inspection_feed"),
    path("can-bo/kiem-tra/lich/moi/", pages_calendar.new_feed, name="new_inspection_feed"),
    path("can-bo/kiem-tra/lich/huy/", pages_calendar.end_feed, name="end_inspection_feed"),
    path("can-bo/kiem-tra/<int:order_id>/", include(of_one_order)),
    path("lich-kiem-tra/<str:token>.ics", pages_calendar.ics, name="inspection_ics"),
    path("can-bo/su-viec/<str:code>/kiem-tra/", pages_case_part.case_inspections, name="case_inspections"),
    path("can-bo/co-so/", pages_facilities.facilities, name="facilities"),
    path("can-bo/co-so/moi/", pages_facilities.new, name="new_facility"),
    path("can-bo/co-so/<int:facility_id>/", pages_facilities.facility, name="facility"),
    path("can-bo/co-so/<int:facility_id>/sua/", pages_facilities.edit, name="edit_facility"),
    path("can-bo/co-so/nhap/", pages_books.books, name="facility_books"),
    path("can-bo/co-so/nhap/mau.xlsx", pages_books.template_file, name="facility_template"),
    path("can-bo/co-so/nhap/<int:book_id>/", pages_books.book, name="facility_book"),
    path("can-bo/co-so/nhap/<int:book_id>/dong-loi.<slug:kind>", pages_books.refused, name="facility_refused"),
    path("can-bo/co-so/nhap/<int:book_id>/<slug:act>/", pages_books.act, name="facility_book_act"),
]
