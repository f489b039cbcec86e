from django.urls import URLPattern, URLResolver, path

from portal import light_pages, offline_pages, pages, poster_pages, print_pages, worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.map_page, name="map"),
    path("tai-day/", pages.danger_here, name="danger"),
    path("gioi-thieu/", pages.about, name="about"),
    path("xa/", pages.commune_list, name="communes"),
    path("xa/<str:code>/", pages.commune, name="commune"),
    path("chu/", light_pages.start, name="light"),
    path("chu/<str:code>/", light_pages.commune, name="light-commune"),
    path("xa/<str:code>/in/", print_pages.print_page, name="print"),
    path("xa/<str:code>/in/<str:size>.pdf", print_pages.print_pdf, name="print-pdf"),
    path("ngoai-tuyen/", offline_pages.offline, name="offline"),
    path("ngoai-tuyen/<str:code>.json", offline_pages.copy_of_commune, name="offline-commune"),
    path("manifest.webmanifest", worker.manifest, name="manifest"),
    path("xa/<str:code>/ap-phich/", poster_pages.poster_page, name="poster"),
    path("xa/<str:code>/ap-phich/<str:size>.pdf", poster_pages.poster_pdf, name="poster-pdf"),
]
