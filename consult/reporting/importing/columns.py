"""The columns of the file: their headings in our template, and how people head them in tables of their own."""

from django.utils.translation import gettext_lazy as _

from home.spreadsheets.headings import Headings

FIELDS = {
    "key": _("Key of the row"),
    "consulted_on": _("Day of the consultation"),
    "channel": _("Came through"),
    "centre": _("Centre"),
    "stop": _("Stop of the bus"),
    "district": _("District"),
    "settlement": _("Village"),
    "matter": _("Matter"),
    "extra_matter": _("One more matter"),
    "sex": _("Sex"),
    "age_band": _("Age"),
    "language": _("Language"),
    "circumstances": _("Circumstances"),
    "service": _("Service"),
    "outcome": _("Outcome"),
    "minutes": _("Time"),
    "documents_drafted": _("Documents drawn up"),
    "referral": _("Sent to"),
    "repeat": _("Repeat visit"),
    "lawyer": _("Lawyer"),
}
ALSO = {
    "key": "ключ|ключ строки|uuid|key|row key|катардын ачкычы|ачкыч|номер строки",
    "consulted_on": "дата|день|дата консультации|күн|күнү|date|day",
    "channel": "канал|способ|как обратились|кантип кайрылды|channel",
    "centre": "центр|борбор|цбюп|centre|center",
    "stop": "остановка|остановка автобуса|аялдама|автобустун аялдамасы|stop",
    "district": "район|району|district|raion",
    "settlement": "село|айыл|населенный пункт|населённый пункт|village|settlement",
    "matter": "вопрос|тема|вид вопроса|маселе|маселенин түрү|matter|topic",
    "extra_matter": "второй вопрос|ещё вопрос|дагы бир маселе|extra matter",
    "sex": "пол|жынысы|sex|gender",
    "age_band": "возраст|жашы|жаш курагы|age",
    "language": "язык|тил|тили|language",
    "circumstances": "обстоятельства|категория|жагдай|жагдайлары|circumstances",
    "service": "услуга|вид помощи|кызмат|service",
    "outcome": "результат|итог|жыйынтык|outcome|result",
    "minutes": "время|минут|минуты|убакыт|мүнөт|minutes|time",
    "documents_drafted": "документы|составлено документов|документтер|documents",
    "referral": "направлен|куда направлен|перенаправлен|кайда жиберилди|referral|sent to",
    "repeat": "повторно|повторное обращение|кайталап|repeat",
    "lawyer": "юрист|логин|lawyer|username",
}
NEEDED = ("key", "consulted_on", "channel", "matter", "outcome")
HEADINGS = Headings(FIELDS, ALSO, one_of=("key", "consulted_on"))
