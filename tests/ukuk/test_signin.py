"""Who gets into the admin: only through the one sign-in, only with a second factor; and the sample's logins."""

import json
import stat

import pytest
from allauth import app_settings as allauth_settings
from allauth.mfa.models import Authenticator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse
from wagtail.models import ModelLogEntry

from consult.models import Coordinator, Lawyer
from home.models import User
from tests.factories import home
from tests.factories.home import RegionFactory, UserFactory
from ukuk import signin
from ukuk.sample import logins

pytestmark = pytest.mark.django_db
PASSWORD = "a long sample password"


@pytest.fixture
def staff():
    user = UserFactory(role="lawyer", password=PASSWORD)
    signin.enrol(user)
    return user


@pytest.fixture
def var(settings, tmp_path):
    """A var/ of its own, and the oblasts of the sample's lawyers."""
    settings.VAR_DIR = tmp_path
    for iso in ("KG-O", "KG-N"):
        RegionFactory(iso=iso)
    return tmp_path


def sign_in(client, user, code=None):
    answer = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert answer["location"] == reverse("mfa_authenticate")
    return client.post(reverse("mfa_authenticate"), {"code": code or signin.current_code(user)})


def test_password_and_code_lead_to_the_admin(client, staff):
    answer = sign_in(client, staff)
    assert answer["location"] == reverse("wagtailadmin_home")
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_the_password_alone_opens_nothing(client, staff):
    client.post(reverse("account_login"), {"login": staff.username, "password": PASSWORD})
    assert "/accounts/login/" in client.get(reverse("wagtailadmin_home"))["location"]


def test_a_code_counts_once(client, staff):
    code = signin.current_code(staff)
    sign_in(client, staff, code)
    client.post(reverse("account_logout"))
    again = sign_in(client, staff, code)
    assert again.status_code == 200
    assert "/accounts/login/" in client.get(reverse("wagtailadmin_home"))["location"]


def test_a_recovery_code_opens_where_the_phone_is_lost(client, staff):
    code = signin.enrol(staff)[0]
    assert sign_in(client, staff, code)["location"] == reverse("wagtailadmin_home")
    assert code not in signin.enrol(staff)


def test_the_second_factors_secret_lies_sealed_in_the_database(staff):
    data = json.dumps(Authenticator.objects.get(user=staff, type="totp").data)
    assert signin.unseal(json.loads(data)["secret"]) not in data


def test_without_a_second_factor_the_admin_leads_to_enrolling_one(client):
    client.force_login(UserFactory(role="editor"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("wagtailadmin_home"))["location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_a_session_without_the_second_factor_opens_no_page_of_the_admin_and_is_ended(client, staff):
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/admin/desk/waiting/?case=1")
    assert answer["location"] == f"{reverse('account_login')}?next=/admin/desk/waiting/%3Fcase%3D1"
    assert SESSION_KEY not in client.session


def test_a_second_factor_of_somebody_else_or_one_taken_away_opens_nothing(client, staff):
    home.sign_in(client, staff)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    Authenticator.objects.filter(user=staff).delete()
    assert client.get(reverse("wagtailadmin_home"))["location"] == reverse("mfa_index")
    other = UserFactory(role="editor")
    signin.enrol(other)
    session = client.session
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(other.pk), other.get_session_auth_hash()
    session.save()
    assert "/accounts/login/" in client.get(reverse("wagtailadmin_home"))["location"]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_password_posted_to_wagtails_sign_in_of_restricted_pages_never_reaches_the_admin(client, staff, language):
    address = f"/{language}/_util/login/"
    given = {"username": staff.username, "password": PASSWORD, "next": "/admin/"}
    answer = client.post(f"{address}?next=/admin/", given)
    assert answer["location"] == f"/{language}/accounts/login/?next=/admin/"
    assert SESSION_KEY not in client.session
    assert "/accounts/login/" in client.get(reverse("wagtailadmin_home"))["location"]


def test_a_second_factor_just_set_up_is_used_before_the_admin_opens(client):
    user = UserFactory(role="editor", password=PASSWORD)
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert client.get(reverse("wagtailadmin_home"))["location"] == reverse("mfa_index")
    signin.enrol(user)
    assert "/accounts/login/" in client.get(reverse("wagtailadmin_home"))["location"]
    sign_in(client, user)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_attempts_to_sign_in_are_counted_by_the_address_that_our_proxy_saw(settings):
    assert allauth_settings.TRUSTED_PROXY_COUNT == settings.TRUSTED_PROXIES == settings.ALLAUTH_TRUSTED_PROXY_COUNT


def test_wagtails_own_sign_in_leads_to_the_one_there_is(client):
    answer = client.get(reverse("wagtailadmin_login"), {"next": "/admin/desk/waiting/"})
    assert answer["location"] == f"{reverse('account_login')}?next=%2Fadmin%2Fdesk%2Fwaiting%2F"


def test_wagtails_password_reset_is_off(client):
    assert client.get("/admin/password_reset/", follow=True).status_code == 404


@pytest.mark.parametrize("name", ["account_reset_password", "account_email", "account_set_password"])
def test_there_is_no_reset_by_email(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_signs_up(client):
    client.post(reverse("account_signup"), {"username": "x", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_an_admin_speaks_the_language_of_the_page_where_one_signed_in(client, staff):
    client.post("/ky/accounts/login/", {"login": staff.username, "password": PASSWORD})
    client.post("/ky/accounts/2fa/authenticate/", {"code": signin.current_code(staff)})
    assert '<html lang="ky"' in client.get(reverse("wagtailadmin_home")).content.decode()


def test_every_role_has_a_sample_login_with_a_second_factor(var):
    logins.make()
    for username, (role, oblast) in logins.LOGINS.items():
        user = User.objects.get(username=username)
        assert user.is_sample
        assert [group.name for group in user.groups.all()] == [role]
        assert user.check_password(logins.kept()[username]["password"])
        assert {row.type for row in Authenticator.objects.filter(user=user)} == {"totp", "recovery_codes"}
        assert Lawyer.objects.filter(user=user, region__iso=oblast).exists() == (role == "lawyer")
        assert Coordinator.objects.filter(user=user, region__iso=oblast).exists() == (role == "coordinator")


def test_the_file_of_passwords_is_for_its_owner_only_and_holds_no_second_factor(var):
    logins.make()
    assert stat.S_IMODE(logins.path().stat().st_mode) == 0o600
    secret = signin.unseal(Authenticator.objects.get(user__username="lawyer", type="totp").data["secret"])
    assert secret not in logins.path().read_text()


def test_making_the_sample_logins_again_changes_no_password(var):
    logins.make()
    before = logins.kept()
    assert logins.make() == []
    assert logins.kept() == before


def test_a_lost_file_gets_new_passwords(var):
    logins.make()
    logins.path().unlink()
    assert set(logins.make()) == set(logins.LOGINS)
    assert User.objects.get(username="editor").check_password(logins.kept()["editor"]["password"])


def test_the_sample_logins_need_the_oblasts(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with pytest.raises(CommandError, match=r"run manage\.py load_sample first"):
        call_command("sample_logins")
    assert not User.objects.exists()
    assert not logins.path().exists()


def test_welcome_prints_the_addresses_and_the_passwords(var, capsys):
    logins.make()
    call_command("welcome")
    printed = capsys.readouterr().out
    for address in ("/ky/", "/ru/", "/en/", "/ky/board/", "/admin/"):
        assert f"http://testserver{address}" in printed
    for username, login in logins.kept().items():
        assert username in printed
        assert login["password"] in printed


def test_code_prints_what_the_authenticator_shows(var, capsys):
    logins.make()
    call_command("code", "lawyer")
    assert capsys.readouterr().out.strip() == signin.current_code(User.objects.get(username="lawyer"))


def test_code_is_for_sample_logins_only(staff):
    with pytest.raises(CommandError, match="is not a sample login"):
        call_command("code", staff.username)
    with pytest.raises(CommandError, match="There is no login nobody"):
        call_command("code", "nobody")


def signed_in(client, user):
    signin.enrol(user)
    return home.sign_in(client, user)


def test_an_administrator_takes_a_lost_second_factor_away_and_the_log_says_so(client, staff):
    signed_in(client, UserFactory(role="administrator"))
    address = reverse("remove_second_factor", args=[staff.pk])
    assert client.get(address).status_code == 200
    assert Authenticator.objects.filter(user=staff).exists()
    client.post(address)
    assert not Authenticator.objects.filter(user=staff).exists()
    assert ModelLogEntry.objects.filter(action="ukuk.second_factor", object_id=str(staff.pk)).count() == 1


@pytest.mark.parametrize("role", ["lawyer", "coordinator", "editor", "moderator", "scheduler", "auditor"])
def test_nobody_else_takes_a_second_factor_away(client, staff, role):
    signed_in(client, UserFactory(role=role))
    assert client.post(reverse("remove_second_factor", args=[staff.pk])).status_code == 302
    assert Authenticator.objects.filter(user=staff).exists()


def test_an_administrator_cannot_weaken_a_superuser_or_herself(client, staff):
    administrator, boss = UserFactory(role="administrator"), UserFactory(is_superuser=True)
    signin.enrol(boss)
    signed_in(client, administrator)
    for user in (administrator, boss):
        client.post(reverse("remove_second_factor", args=[user.pk]))
        assert Authenticator.objects.filter(user=user).exists()
