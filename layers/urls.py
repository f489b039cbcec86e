"""Addresses of the staff's pages, under /can-bo/ban-do/."""

from django.urls import URLPattern, URLResolver, path

from layers import pages_assets, pages_files, pages_versions

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages_files.layer_list, name="hazard_layers"),
    path("cong-trinh/", pages_assets.assets, name="assets"),
    path("tep/<int:file_id>/", pages_files.file_detail, name="hazard_file"),
    path("tep/<int:file_id>/trang-thai/", pages_files.file_state, name="hazard_file_state"),
    path("tep/<int:file_id>/doc-lai-chu/", pages_files.read_letters, name="hazard_file_letters"),
    path("tep/<int:file_id>/chay-lai/", pages_files.run_again, name="hazard_file_again"),
    path("ban/<int:version_id>/", pages_versions.version_detail, name="hazard_version"),
    path("ban/<int:version_id>/trang-thai/", pages_versions.version_state, name="hazard_version_state"),
    path("ban/<int:version_id>/vung/", pages_versions.version_zones, name="hazard_version_zones"),
    path("ban/<int:version_id>/cho-da-sua.csv", pages_versions.repairs_csv, name="hazard_version_repairs"),
    path("ban/<int:version_id>/trinh/", pages_versions.submit, name="hazard_version_submit"),
    path("ban/<int:version_id>/tra-lai/", pages_versions.give_back, name="hazard_version_give_back"),
    path("ban/<int:version_id>/cong-bo/", pages_versions.publish, name="hazard_version_publish"),
    path("ban/<int:version_id>/dung-lai/", pages_versions.build_again, name="hazard_version_build_again"),
    path("ban/<int:version_id>/thu-hoi/", pages_versions.withdraw, name="hazard_version_withdraw"),
    path("ban/<int:version_id>/bo/", pages_versions.discard, name="hazard_version_discard"),
    path("<slug:slug>/", pages_files.layer_detail, name="hazard_layer"),
    path("<slug:slug>/nop-tep/", pages_files.upload_file, name="hazard_upload"),
]
