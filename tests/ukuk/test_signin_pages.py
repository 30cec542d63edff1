"""The pages on which staff sign in wear the site's clothes and keep its content security policy."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_sign_in_page_asks_for_name_and_password_and_offers_a_passkey_but_no_new_account(client, language):
    with translation.override(language):
        address = reverse("account_login")
    html = client.get(address).content.decode()
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert re.findall(r'<input[^>]* name="(login|password)"', html) == ["login", "password"]
    assert 'id="passkey_login"' in html
    assert reverse("account_signup") not in html
    assert 'name="robots" content="noindex"' in html
    assert len(re.findall(r'class="langs".*?</ul>', html, re.DOTALL)) == 1


def test_a_wrong_password_is_said_on_top_and_the_name_is_kept(client, django_user_model):
    html = client.post(reverse("account_login"), {"login": "someone", "password": "wrong"}).content.decode()
    assert 'class="error-summary"' in html
    assert 'value="someone"' in html
    assert 'value="wrong"' not in html


def test_the_square_of_the_authenticator_app_is_drawn_into_the_page(client, django_user_model):
    django_user_model.objects.create_user("lawyer", password="a long sample password")
    client.post(reverse("account_login"), {"login": "lawyer", "password": "a long sample password"})
    again = client.get(reverse("mfa_activate_totp"), follow=True).redirect_chain[-1][0]
    html = client.post(again, {"password": "a long sample password"}, follow=True).content.decode()
    square = html.split('<div class="qr" role="img"')[1].split("</div>")[0]
    assert "<svg" in square
    assert "data:image" not in html
    assert " style=" not in html
