"""Addresses of accounts: signing in and out, the password, the second step. Nobody signs up and nothing goes by
e-mail, so the rest of django-allauth has no address."""

from allauth.account import views
from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("dang-nhap/", views.login, name="account_login"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("doi-mat-khau/", views.password_change, name="account_change_password"),
    path(
        "quen-mat-khau/",
        TemplateView.as_view(template_name="account/password_reset.html"),
        name="account_reset_password",
    ),
    path("xac-nhan/", views.reauthenticate, name="account_reauthenticate"),
    path("ngung-dung/", views.account_inactive, name="account_inactive"),
    path("hai-buoc/", include("allauth.mfa.urls")),
]
