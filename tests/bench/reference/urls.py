"""The bare pages: A (25 rows), A with 500 rows, A-drf and B."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from rest_framework import generics, serializers

from tests.bench.reference.models import Thing

GROUP = 1


def rows(number: int) -> list[Thing]:
    """One indexed query."""
    return list(Thing.objects.filter(group=GROUP).order_by("-since", "-id")[:number])


def hello(request: HttpRequest) -> HttpResponse:
    """B: no session, no database."""
    return HttpResponse("hello")


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """A: session and user, 25 rows of 10,000, a tiny template."""
    return render(request, "rows.html", {"rows": rows(25)})


@login_required
def long_page(request: HttpRequest) -> HttpResponse:
    """A with 500 rows."""
    return render(request, "rows.html", {"rows": rows(500)})


class ThingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Thing
        fields = ("code", "title", "state", "amount", "since")


class Things(generics.ListAPIView):
    """A-drf: the same 25 rows through a serializer."""

    serializer_class = ThingSerializer

    def get_queryset(self):
        return rows(25)


urlpatterns = [path("b/", hello), path("a/", page), path("a500/", long_page), path("api/", Things.as_view())]
