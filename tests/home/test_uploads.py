"""Uploads never touch the temp folder, and a file over the limit does not take the other fields with it."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

MEGABYTE = 2**20


@pytest.fixture
def temp_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def post(*sizes):
    """A form with one word and files of so many megabytes."""
    files = [SimpleUploadedFile(f"{number}.bin", b"x" * (size * MEGABYTE)) for number, size in enumerate(sizes)]
    return RequestFactory().post("/", {"before": "1", "files": files, "word": "suroo"})


def too_large(request):
    return [getattr(file, "too_large", False) for file in request.FILES.getlist("files")]


@pytest.mark.parametrize("size", [1, 3, 9])
def test_a_file_stays_in_memory_whatever_its_size(temp_folder, size):
    request = post(size)
    file = request.FILES["files"]
    assert (file.size, len(file.read())) == (size * MEGABYTE, size * MEGABYTE)
    assert list(temp_folder.iterdir()) == []


def test_a_file_over_the_limit_leaves_its_name_and_all_other_fields(temp_folder):
    request = post(1, 30, 1)
    assert too_large(request) == [False, True, False]
    assert (request.FILES.getlist("files")[1].name, request.FILES.getlist("files")[1].size) == ("1.bin", 0)
    assert (request.POST["before"], request.POST["word"]) == ("1", "suroo")
    assert list(temp_folder.iterdir()) == []


def test_one_request_brings_no_more_than_fifty_megabytes(temp_folder):
    request = post(9, 9, 9, 9, 9, 9, 1)
    assert too_large(request) == [False] * 5 + [True, True]
    assert request.POST["word"] == "suroo"
