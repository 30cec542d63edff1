"""How a single row for all languages is kept in the admin: words side by side, public as soon as it is saved."""

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from home import pagecache

LANGUAGES = ("ky", "ru", "en")


def in_three(field: str, heading) -> MultiFieldPanel:
    """One field's words in three languages, side by side in the form."""
    return MultiFieldPanel([FieldPanel(f"{field}_{code}") for code in LANGUAGES], heading=heading)


class Touching:
    """Every visitor sees a changed fact at once: the kept pages are thrown away."""

    def save_instance(self):
        instance = super().save_instance()
        pagecache.touch()
        return instance


class CreateView(Touching, generic.CreateView):
    pass


class EditView(Touching, generic.EditView):
    pass


class DeleteView(generic.DeleteView):
    def delete_action(self):
        super().delete_action()
        pagecache.touch()


class FactViewSet(ModelViewSet):
    """A fact's list and forms; whatever is saved here is public at once."""

    add_view_class, edit_view_class, delete_view_class = CreateView, EditView, DeleteView
    copy_view_enabled = False
