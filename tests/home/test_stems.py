import pytest

from home.stems import fold, stems


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        ("жардам жардамдын жардамга жардамды жардамы", "ky"),
        ("мыйзам мыйзамдары мыйзамдарды мыйзамга", "ky"),
        ("автобус автобустун автобусту автобустар", "ky"),
        ("айыл айылы айылында айылга айылдар", "ky"),
        ("бала балдар балдардын", "ky"),
        ("помощь помощи помощью", "ru"),
        ("алимент алиментов алименты", "ru"),
        ("training trainings", "en"),
    ],
)
def test_every_form_of_a_word_has_one_stem(forms, language):
    assert len(set(stems(forms, language).split())) == 1


def test_letters_that_phones_mix_up_are_one():
    assert fold("Чоң Өзгөн Үч ребёнок") == "чон озгон уч ребенок"
