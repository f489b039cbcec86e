from django.http import HttpRequest, HttpResponse


def inspection(request: HttpRequest, order_id: int) -> HttpResponse:
    return HttpResponse("")
