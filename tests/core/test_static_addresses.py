"""Addresses of static files are worked out once, and are those of the manifest."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from khuyencong.static_addresses import Storage


def test_an_address_is_that_of_the_manifest_and_stays(tmp_path: Path) -> None:
    storage = Storage(location=str(tmp_path), base_url="/static/")
    storage._save("css/a.css", ContentFile(b"a {}"))
    list(storage.post_process({"css/a.css": (storage, "css/a.css")}))
    told = storage.url("css/a.css", force=True)
    assert told.startswith("/static/css/a.")
    assert told != "/static/css/a.css"
    assert storage.url("css/a.css") == told
    storage.hashed_files.clear()
    assert storage.url("css/a.css") == told


def test_a_file_that_is_in_no_manifest_is_an_error_every_time(tmp_path: Path) -> None:
    storage = Storage(location=str(tmp_path), base_url="/static/")
    for _ in range(2):
        with pytest.raises(ValueError, match=r"khong-co\.css"):
            storage.url("khong-co.css", force=True)
