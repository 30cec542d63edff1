"""The fourteen matters: stable codes that reports and exports rely on, so they are reference data and no sample.

They live in consult, but are laid down here, where every app can be seen.
Staff edit the words later; a migration that runs again changes nothing of theirs. Source of the words:
the glossary of the project, checked by a translator.
"""

from django.db import migrations

SENSITIVE = {"DV", "CRM", "CHD"}  # docs/consult-model.md section 3
LANGUAGES = ("ky", "ru", "en")
# code: names, then the examples printed under them; each in ky, ru, en
MATTERS = {
    "FAM": (
        ("Үй-бүлө", "Семья", "Family"),
        ("алимент, ажырашуу, камкордук", "алименты, развод, опека", "alimony, divorce, guardianship"),
    ),
    "DV": (
        ("Зомбулук жана коопсуздук", "Насилие и безопасность", "Violence and safety"),
        ("үй-бүлөлүк зомбулук, ала качуу, эрте нике, коргоо ордери", "семейное насилие, ала качуу, ранний брак, охранный ордер", "domestic violence, ala-kachuu, early marriage, protection order"),
    ),
    "DOC": (
        ("Документтер", "Документы", "Documents"),
        ("паспорт, туулгандыгы тууралуу күбөлүк, каттоо", "паспорт, свидетельство о рождении, регистрация", "passport, birth certificate, registration"),
    ),
    "INH": (
        ("Мурас", "Наследство", "Inheritance"),
        ("керээз, мурас бөлүшүү, нотариус", "завещание, раздел наследства, нотариус", "will, sharing an inheritance, notary"),
    ),
    "LND": (
        ("Жер жана суу", "Земля и вода", "Land and water"),
        ("жер үлүшү, жер тилкеси, сугат суу, жайыт", "земельная доля, участок, полив, пастбище", "land share, plot, irrigation, pasture"),
    ),
    "PRP": (
        ("Турак жай жана мүлк", "Жильё и имущество", "Housing and property"),
        ("үй, ижара, үйдөн чыгаруу, каттоо", "дом, аренда, выселение, оформление", "house, rent, eviction, registration"),
    ),
    "SOC": (
        ("Пенсия, жөлөкпул, майыптык", "Пенсии, пособия, инвалидность", "Pensions, benefits, disability"),
        ("пенсия, балага жөлөкпул, майыптык тобу", "пенсия, детское пособие, группа инвалидности", "pension, child benefit, disability group"),
    ),
    "LAB": (
        ("Эмгек", "Труд", "Labour"),
        ("эмгек акы, жумуштан чыгаруу, келишим", "зарплата, увольнение, договор", "wages, dismissal, contract"),
    ),
    "MIG": (
        ("Миграция", "Миграция", "Migration"),
        ("чет өлкөдө иштөө, депортация, мигранттардын балдары", "работа за границей, депортация, дети мигрантов", "work abroad, deportation, children of migrants"),
    ),
    "DEB": (
        ("Карыз", "Долги", "Debts"),
        ("банк насыясы, тил кат, коллекторлор", "кредит в банке, расписка, коллекторы", "bank loan, IOU, collectors"),
    ),
    "CRM": (
        ("Кылмыш иши", "Уголовное дело", "Criminal case"),
        ("жабырлануучу, шектүү, кармалган адам", "потерпевший, подозреваемый, задержанный", "victim, suspect, detained"),
    ),
    "ADM": (
        ("Мамлекеттик органдар жана айып пулдар", "Госорганы и штрафы", "State bodies and fines"),
        ("баш тартуу, айып пул, даттануу", "отказ, штраф, жалоба", "refusal, fine, complaint"),
    ),
    "CHD": (
        ("Баланын укуктары", "Права ребёнка", "Children's rights"),
        ("мектеп, камкордук, ата-энесиз калган балдар", "школа, опека, дети без родителей", "school, guardianship, children without parents"),
    ),
    "OTH": (
        ("Башка", "Другое", "Other"),
        ("калганынын баары", "всё остальное", "anything else"),
    ),
}


def lay_down(apps, schema_editor):
    matter = apps.get_model("consult", "Matter")
    for position, (code, (names, hints)) in enumerate(MATTERS.items(), start=1):
        words = {f"name_{language}": name for language, name in zip(LANGUAGES, names, strict=True)}
        words |= {f"hint_{language}": hint for language, hint in zip(LANGUAGES, hints, strict=True)}
        matter.objects.get_or_create(
            code=code, defaults={**words, "position": position * 10, "is_sensitive": code in SENSITIVE}
        )


def take_up(apps, schema_editor):
    """Only what nothing refers to: a used code raises ProtectedError, since codes are never reused."""
    apps.get_model("consult", "Matter").objects.filter(code__in=MATTERS).delete()


class Migration(migrations.Migration):
    dependencies = [("consult", "__first__")]
    operations = [migrations.RunPython(lay_down, take_up)]
