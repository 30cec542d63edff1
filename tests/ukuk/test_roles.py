"""The groups say what the table says: made once, put right when they drift, never more."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import Collection, GroupApprovalTask, GroupPagePermission, Page

from consult.models.roles import Role
from tests.factories.home import UserFactory, sign_in
from ukuk import roles

pytestmark = pytest.mark.django_db


def test_the_seven_roles_of_the_model_are_the_groups_of_the_table():
    assert set(roles.ROLES) == set(Role.values)


def test_syncing_twice_changes_nothing_the_second_time():
    Group.objects.all().delete()
    assert roles.sync() == list(roles.ROLES)
    assert roles.sync() == []


def test_a_group_that_drifted_is_put_right():
    lawyer = Group.objects.get(name="lawyer")
    lawyer.permissions.add(Permission.objects.get(codename="view_message"))
    GroupPagePermission.objects.create(
        group=lawyer, page=Page.get_first_root_node(), permission=Permission.objects.get(codename="publish_page")
    )
    assert roles.sync() == ["lawyer"]
    assert list(lawyer.permissions.values_list("codename", flat=True)) == ["access_admin"]
    assert not lawyer.page_permissions.exists()


def test_the_moderation_workflow_asks_our_moderators():
    names = set(GroupApprovalTask.objects.values_list("groups__name", flat=True))
    assert names == {"moderator"}
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


@pytest.mark.parametrize("role", Role.values)
def test_no_role_may_touch_the_sealed_tables_through_the_admin(role):
    held = UserFactory(role=role).get_all_permissions()
    for model in ("consultationrequest", "message", "attachment", "accessevent", "requestevent", "consultationreport"):
        assert not {code for code in held if code.endswith(f"_{model}")}


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("editor", "wagtail_localize.submit_translation", "home.delete_partner"),
        ("moderator", "home.delete_partner", "home.add_user"),
        ("scheduler", "events.add_stop", "programs.add_project"),
        ("lawyer", "wagtailadmin.access_admin", "events.add_stop"),
        ("administrator", "consult.change_lawyer", "consult.change_rating"),
        ("auditor", "wagtailadmin.access_admin", "home.view_user"),
    ],
)
def test_each_role_has_its_own_permissions_and_not_the_next_ones(role, may, may_not):
    user = UserFactory(role=role)
    assert user.has_perm(may)
    assert not user.has_perm(may_not)


def test_the_command_says_what_it_did(capsys):
    Group.objects.all().delete()
    call_command("sync_roles")
    call_command("sync_roles")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Brought up to date: editor,")
    assert second == "All roles were up to date."


@pytest.mark.parametrize(
    ("role", "topics", "collections"),
    [
        ("editor", True, False),
        ("moderator", True, False),
        ("administrator", True, True),
        ("scheduler", False, False),
        ("lawyer", False, False),
        ("auditor", False, False),
    ],
)
def test_topics_are_kept_by_those_who_write_and_collections_by_administrators(client, role, topics, collections):
    sign_in(client, UserFactory(role=role))
    assert (client.get("/admin/topics/").status_code == 200) is topics
    assert (client.get("/admin/topics/new/").status_code == 200) is topics
    assert (client.get("/admin/collections/add/").status_code == 200) is collections


def test_an_administrator_makes_and_removes_a_collection(client):
    sign_in(client, UserFactory(role="administrator"))
    root = Collection.get_first_root_node()
    client.post("/admin/collections/add/", {"name": "Closed", "parent": root.pk})
    made = Collection.objects.get(name="Closed")
    client.post(f"/admin/collections/{made.pk}/delete/")
    assert not Collection.objects.filter(name="Closed").exists()
