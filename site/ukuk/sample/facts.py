"""Single rows of the stories: partners, programs, projects, the call, trainings, centres. Matched by their code."""

from datetime import timedelta

from django.utils import timezone

from events.models import Session, Training
from home.models import District, LegalAidCentre, OpeningHours, Partner, Region, Settlement
from programs.models import Call, Program, ProgramPartner, Project, Topic

from . import source


def load():
    for row in source.facts("partners")["partner"]:
        Partner.objects.get_or_create(code=row["code"], defaults=row)
    for row in source.facts("topics")["topic"]:
        Topic.objects.get_or_create(code=row["code"], defaults=row)
    for row in source.facts("centres")["centre"]:
        centre(dict(row))
    programs = source.facts("programs")
    for row in programs["program"]:
        program(dict(row))
    for row in programs["project"]:
        project(dict(row))
    for row in programs["call"]:
        call(dict(row))
    for row in source.facts("trainings")["training"]:
        training(dict(row))


def centre(row):
    """Its point stays empty: where the building stands is not known, and distances are measured from the town."""
    town = Settlement.objects.select_related("district").get(pk=row.pop("settlement"))
    hours = row.pop("hours", [])
    place = {"settlement": town, "district": town.district, "region_id": town.district.region_id}
    fact, created = LegalAidCentre.objects.get_or_create(code=row["code"], defaults=row | place)
    if created:
        OpeningHours.objects.bulk_create(OpeningHours(centre=fact, **one) for one in hours)


def partners(codes):
    return Partner.objects.filter(code__in=codes)


def region(iso):
    return Region.objects.get(iso=iso) if iso else None


def program(row):
    roles, isos = row.pop("partners"), row.pop("regions")
    fact, created = Program.objects.get_or_create(code=row["code"], defaults=row)
    if not created:
        return
    fact.regions.set(Region.objects.filter(iso__in=isos))
    ProgramPartner.objects.bulk_create(
        ProgramPartner(program=fact, partner=partner, role=role)
        for role, codes in roles.items()
        for partner in partners(codes)
    )


def project(row):
    implementers, donors = row.pop("implementers"), row.pop("donors")
    row |= {"program": Program.objects.get(code=row["program"]), "region": region(row.get("region"))}
    fact, created = Project.objects.get_or_create(code=row["code"], defaults=row)
    if created:
        fact.implementers.set(partners(implementers))
        fact.donors.set(partners(donors))


def call(row):
    row |= {"program": Program.objects.get(code=row["program"]), "region": region(row.get("region"))}
    Call.objects.get_or_create(code=row["code"], defaults=row)


def training(row):
    sessions, organisers, donors = row.pop("session"), row.pop("organisers"), row.pop("donors", [])
    fact, created = Training.objects.get_or_create(code=row["code"], defaults=row)
    if not created:
        return
    fact.organisers.set(partners(organisers))
    fact.donors.set(partners(donors))
    for session in sessions:
        district = District.objects.get(pk=session["district"]) if "district" in session else None
        Session.objects.create(training=fact, **on_days(session) | {"district": district})


def on_days(session):
    """A made-up session has its days counted from the day of loading."""
    made_up = dict(session)
    if ahead := made_up.pop("starts_in_days", None):
        first = timezone.localdate() + timedelta(days=ahead)
        made_up |= {"starts_on": first, "ends_on": first + timedelta(days=made_up.pop("lasts_days") - 1)}
    return made_up
