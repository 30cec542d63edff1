"""Sentences, links and phone numbers: what is found in each language, and what is rightly left alone."""

import pytest

from home.checks import links, phones, sentences

SPLIT = [
    ("ru", "В 2021 г. Бишкек принял 45 студентов. Их учили юристы.", 2),
    ("ru", "Приходите на ул. Киевская, д. 96. Возьмите паспорт!", 2),
    ("ru", "Автобус был 27.08.2021. Приехали А. С. Пушкин и др. Люди ждали.", 3),
    ("ru", "Берут паспорт, справку и т. д. Приём бесплатный.", 2),
    ("ru", "Цена 1.5 тыс. сомов? Нет: помощь бесплатна.", 2),
    ("ru", "Он сказал: «Приходите завтра.» Мы пришли.", 2),
    ("ru", "По ст. 15 Закона помощь бесплатна… Так решил суд.", 2),
    ("ru", "1. Возьмите паспорт. 2. Приходите к 9.00.", 2),
    ("ky", "2026-ж. Ошко автобус келди. Эл аны күттү.", 2),
    ("ky", "Паспорт, справка ж.б. Кабыл алуу бекер.", 2),
    ("ky", "Мыйзамдын 15-ст. Бөлүгү өзгөрдү. Жардам бекер!", 2),
    ("ky", "Үйдө зордук болсо, 102ге чалыңыз. Өзүңүздү коргоңуз.", 2),
    ("ky", "К. Акматов келди. Эл сүйүндү.", 2),
    ("en", "Mr. Linden came at 9 a.m. He met Dr. Smith.", 2),
    ("en", "Bring papers, e.g. Your passport, etc. It is free.", 2),
    ("en", "See Art. 15 of the law. The U.N. helps.", 2),
    ("en", "Is it free? Yes! Come at 9.30.", 3),
    ("en", "One. two. three", 1),
]


@pytest.mark.parametrize(("language", "text", "count"), SPLIT)
def test_a_full_stop_ends_a_sentence_only_where_nothing_goes_on(language, text, count):
    assert len(sentences.sentences(text, language)) == count, sentences.sentences(text, language)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Жардам бекер", 2),
        ("27.08.2021 at 9:30", 3),
        ("алардын-баары, 1,5 млн", 3),
        ("", 0),
        ("— … !", 0),
        ("don't stop", 2),
    ],
)
def test_dates_numbers_and_hyphenated_words_count_once(text, count):
    assert sentences.words(text) == count


def test_the_reading_level_is_the_mean_and_the_longest_sentence():
    short, long = "Приходите завтра утром.", " ".join(["слово"] * 29) + "."
    found = sentences.reading([short, long.capitalize()], "ru")
    assert (found.sentences, found.mean, found.longest, found.is_hard) == (2, 16.0, 29, True)
    assert sentences.too_long([short, long.capitalize()], "ru") == [long.capitalize()]
    assert not sentences.reading([short], "ru").is_hard


def test_an_empty_page_is_not_hard_to_read():
    assert sentences.reading([], "ky") == sentences.Reading(0, 0.0, 0, "")
    assert sentences.reading(["", " … "], "en").sentences == 0


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_twenty_five_words_are_allowed_and_twenty_six_are_not(language):
    assert sentences.too_long(["а " * 25], language) == []
    assert len(sentences.too_long(["а " * 26], language)) == 1


@pytest.mark.parametrize(
    ("language", "html", "found"),
    [
        ("ru", '<p>Читайте <a href="/a/">здесь</a>.</p>', ["здесь"]),
        ("ru", '<a href="/a/">Подробнее…</a> <a href="/b/">Подробнее о законе</a>', ["Подробнее…"]),
        ("ru", '<a href="/a/"><b>По</b> ссылке</a>', ["По ссылке"]),
        ("ky", '<a href="/a/">Бул жерде</a> <a href="/a/">Бул жерде жардам берилет</a>', ["Бул жерде"]),
        ("ky", '<a href="/a/">ушул жерден</a>', ["ушул жерден"]),
        ("en", '<a href="/a/">Click here!</a> <a href="/b/">Here is the law</a>', ["Click here!"]),
        ("en", '<a href="https://a.kg">https://a.kg/x</a>', ["https://a.kg/x"]),
        ("en", '<a href="https://a.kg"> </a>', ["…"]),
        ("en", '<p>Come here.</p><a name="x">The law</a>', []),
        ("ky", "", []),
        ("en", "<a href='x'>unclosed", []),
    ],
)
def test_a_link_must_say_where_it_leads(language, html, found):
    assert links.without_meaning(html, language) == found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Звоните +996 312 12-34-56.</p>", ["+996 312 12-34-56"]),
        ("<p>0 (555) 12 34 56, 0312123456</p>", ["0 (555) 12 34 56", "0312123456"]),
        ("<p>Чалыңыз: 996(700)123456</p>", ["996(700)123456"]),
        ('<p><a href="tel:+996312123456">+996 312 12-34-56</a></p>', []),
        ('<p><a href="/call/">+996 312 12-34-56</a></p>', ["+996 312 12-34-56"]),
        ("<p>102, 2 272 человек, 400 000 сомов, 27.08.2021, 2021-2023</p>", []),
        ("<p>Счёт 1234567890123456, дело 0012/345678901</p>", []),
        ("<p>+1 202 555 01 23</p>", []),
        ("<ul><li>0312</li><li>123456</li></ul>", []),
    ],
)
def test_a_phone_number_is_a_link(html, found):
    assert phones.without_link(html) == found
