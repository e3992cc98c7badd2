"""A body that is too large meets a page of ours, before a session or a form is looked at."""

from __future__ import annotations

import io

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.middleware import RequestSizeMiddleware


def answer(request: HttpRequest) -> HttpResponse:
    return RequestSizeMiddleware(lambda _: HttpResponse("trang"))(request)


def post(size: int, content_type: str, path: str = "/de-an/X/giay-to/") -> HttpRequest:
    request = RequestFactory().post(path, b"x", content_type=content_type)
    request.META["CONTENT_LENGTH"] = str(size)
    request._stream = io.BytesIO(b"x" * min(size, 1024))
    return request


def test_two_hundred_megabytes_are_refused_in_words() -> None:
    response = answer(post(200 * 1024 * 1024, "multipart/form-data; boundary=x"))
    assert response.status_code == 413
    assert "Tệp quá lớn" in response.content.decode()


def test_an_ordinary_upload_passes() -> None:
    assert answer(post(settings.UPLOAD_MAX_BYTES, "multipart/form-data; boundary=x")).content == b"trang"


def test_a_form_without_files_has_the_smaller_limit() -> None:
    kind = "application/x-www-form-urlencoded"
    assert answer(post(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1, kind)).status_code == 413
    assert answer(post(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, kind)).content == b"trang"


def test_a_program_is_told_in_its_own_shape() -> None:
    response = answer(post(200 * 1024 * 1024, "application/json", "/api/v1/proposals/"))
    assert (response.status_code, response["Content-Type"]) == (413, "application/json")


def test_a_length_that_is_no_number_counts_as_none() -> None:
    request = post(10, "text/plain")
    request.META["CONTENT_LENGTH"] = "nhiều"
    assert answer(request).content == b"trang"
