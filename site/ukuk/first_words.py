"""What lawyers find at the desk on the first day: ready messages and the laws they cite most. Staff change both.

Each table is filled once, while it is empty: what somebody changed or took out stays as it is.
"""

from django.db import transaction

from consult.models import LegalAct, MessageTemplate

# name: ky, ru, en
ACTS = (
    ("Кыргыз Республикасынын Конституциясы", "Конституция Кыргызской Республики", "Constitution"),
    ("Жарандык кодекс", "Гражданский кодекс", "Civil Code"),
    ("Жарандык процесстик кодекс", "Гражданский процессуальный кодекс", "Civil Procedure Code"),
    ("Үй-бүлө кодекси", "Семейный кодекс", "Family Code"),
    ("Балдар жөнүндө кодекс", "Кодекс о детях", "Code on Children"),
    ("Эмгек кодекси", "Трудовой кодекс", "Labour Code"),
    ("Жер кодекси", "Земельный кодекс", "Land Code"),
    ("Турак жай кодекси", "Жилищный кодекс", "Housing Code"),
    ("Укук бузуулар жөнүндө кодекс", "Кодекс о правонарушениях", "Code of Offences"),
    ("Кылмыш-жаза кодекси", "Уголовный кодекс", "Criminal Code"),
    ("Кылмыш-жаза процесстик кодекси", "Уголовно-процессуальный кодекс", "Criminal Procedure Code"),
    (
        "«Үй-бүлөлүк зомбулуктан сактоо жана коргоо жөнүндө» мыйзам",
        "Закон «Об охране и защите от семейного насилия»",
        "Law on protection from family violence",
    ),
    (
        "«Мамлекет кепилдеген юридикалык жардам жөнүндө» мыйзам",
        "Закон «О гарантированной государством юридической помощи»",
        "Law on state-guaranteed legal aid",
    ),
    (
        "«Мамлекеттик жөлөк пулдар жөнүндө» мыйзам",
        "Закон «О государственных пособиях»",
        "Law on state benefits",
    ),
)

# name and words: ky, ru, en
MESSAGES = (
    (
        ("Суроо менде", "Вопрос у меня", "I have your question"),
        (
            "Саламатсызбы! Сурооңуз менде, кайрылуунун номери {case}. Толук жооп ушул убакыттан кечикпейт: "
            "{answer_by}.\n\n{lawyer}",
            "Здравствуйте! Ваш вопрос у меня, номер обращения {case}. Полный ответ будет не позднее: {answer_by}."
            "\n\n{lawyer}",
            "Good day! Your question is with me, the case number is {case}. The full answer comes no later than: "
            "{answer_by}.\n\n{lawyer}",
        ),
    ),
    (
        ("Кагаз керек", "Нужна бумага", "A paper is needed"),
        (
            "Так жооп берүү үчүн кагазыңызды көрүшүм керек. Сүрөткө тартып, ушул барактан кошуп коюңуз. "
            "Эгер бул сиз үчүн коопсуз болбосо, жөнөтпөңүз: эмне жазылганын ушул жерге жазып коюңуз.",
            "Чтобы ответить точно, мне нужно увидеть вашу бумагу. Сфотографируйте её и добавьте на этой странице. "
            "Если это для вас небезопасно, не отправляйте: напишите здесь, что в ней сказано.",
            "To answer exactly, I need to see your paper. Take a photo and add it on this page. If that is not safe "
            "for you, do not send it: write here what it says.",
        ),
    ),
    (
        ("Борборго келиңиз", "Приходите в центр", "Come to the centre"),
        (
            "Бул маселени жүз көрүшүп сүйлөшкөн оңой. Борборго келиңиз: {centre}. Колуңуздагы кагаздарды ала келиңиз, "
            "кайрылуунун номерин айтыңыз: {case}. Жардам акысыз.",
            "Это легче решить при встрече. Приходите в центр: {centre}. Возьмите бумаги, которые у вас есть, и "
            "назовите номер обращения: {case}. Помощь бесплатная.",
            "This is easier to settle face to face. Come to the centre: {centre}. Bring the papers you have and tell "
            "the case number: {case}. The help is free.",
        ),
    ),
    (
        ("Дагы суроо барбы?", "Остались вопросы?", "Anything unclear?"),
        (
            "Жоопто түшүнүксүз жер калдыбы? Ушул барактан жазыңыз, мен жооп берем.",
            "Осталось ли в ответе что-то непонятное? Напишите на этой странице, я отвечу.",
            "Is anything in the answer unclear? Write on this page and I will reply.",
        ),
    ),
)


@transaction.atomic
def lay_down() -> int:
    """Fills what is empty; returns how many rows were made."""
    made = 0
    if not LegalAct.objects.exists():
        made += len(LegalAct.objects.bulk_create(_act(number, names) for number, names in enumerate(ACTS, 1)))
    if not MessageTemplate.objects.exists():
        rows = [_message(number, names, words) for number, (names, words) in enumerate(MESSAGES, 1)]
        made += len(MessageTemplate.objects.bulk_create(rows))
    return made


def _in_three(field: str, words: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip((f"{field}_ky", f"{field}_ru", f"{field}_en"), words, strict=True))


def _act(number: int, names: tuple[str, str, str]) -> LegalAct:
    return LegalAct(position=10 * number, **_in_three("name", names))


def _message(number: int, names: tuple[str, str, str], words: tuple[str, str, str]) -> MessageTemplate:
    return MessageTemplate(position=10 * number, **_in_three("name", names), **_in_three("body", words))
