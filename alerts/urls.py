from django.urls import path

from alerts import pages

urlpatterns = [
    path("canh-bao/", pages.warning_list, name="warnings"),
    path("canh-bao/<int:warning_id>/", pages.warning_detail, name="warning"),
    path("can-bo/canh-bao/", pages.issue_warning, name="issue-warning"),
    path("can-bo/canh-bao/<int:warning_id>/huy/", pages.cancel_warning, name="cancel-warning"),
]
