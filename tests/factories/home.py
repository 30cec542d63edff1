"""People of the staff and places; an oblast, its district and its village always belong together."""

from datetime import time

import factory
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.test import Client
from factory.django import DjangoModelFactory

from consult.models.roles import Role
from home.models import CentrePhone, District, LegalAidCentre, OpeningHours, Region, Settlement, User


class UserFactory(DjangoModelFactory):
    """A member of staff without a role; `UserFactory(role="editor")` has one."""

    username = factory.Sequence("staff{}".format)
    password = factory.django.Password("a long sample password")

    class Meta:
        model = User
        skip_postgeneration_save = True

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        if extracted:
            self.groups.add(Group.objects.get_or_create(name=Role(extracted).value)[0])


class RegionFactory(DjangoModelFactory):
    soate = factory.Sequence(lambda n: f"4177{n:010d}")
    iso = factory.Sequence(lambda n: f"T{n}")
    name_ky = factory.Sequence("{}-облус".format)
    name_ru = factory.Sequence("{}-я область".format)
    name_en = factory.Sequence("Oblast {}".format)

    class Meta:
        model = Region


class DistrictFactory(DjangoModelFactory):
    soate = factory.Sequence(lambda n: f"4178{n:010d}")  # never an oblast's code
    region = factory.SubFactory(RegionFactory)
    kind = District.Kind.RAION
    name_ky = factory.Sequence("{}-район".format)
    name_ru = factory.Sequence("{}-й район".format)
    name_en = factory.Sequence("District {}".format)

    class Meta:
        model = District


class SettlementFactory(DjangoModelFactory):
    soate = factory.Sequence(lambda n: f"4179{n:010d}")
    kind = Settlement.Kind.VILLAGE
    district = factory.SubFactory(DistrictFactory)
    name_ky = factory.Sequence("{}-айыл".format)
    name_ru = factory.Sequence("Село {}".format)

    class Meta:
        model = Settlement


class CentreFactory(DjangoModelFactory):
    code = factory.Sequence("centre-{}".format)
    region = factory.SubFactory(RegionFactory)
    name_ru = factory.Sequence("Центр {}".format)

    class Meta:
        model = LegalAidCentre
        skip_postgeneration_save = True

    @factory.post_generation
    def hours(self, create, extracted, **kwargs):
        """`CentreFactory(hours=[(0, 4, "09:00", "18:00")])`: from day, to day, opens, closes."""
        for first_day, last_day, opens, closes in extracted or ():
            times = {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}
            OpeningHours.objects.create(centre=self, first_day=first_day, last_day=last_day, **times)

    @factory.post_generation
    def phones(self, create, extracted, **kwargs):
        for number in extracted or ():
            CentrePhone.objects.create(centre=self, number=number)


def sign_in(client: Client, user: User) -> Client:
    """Sign `user` in with both factors, as allauth notes it in the session; a missing authenticator is made."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unused here"}}
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", type=Authenticator.Type.TOTP)
    request.session.save()
    return client
