"""What the page editor shows beside Wagtail's own panels."""

from wagtail.admin.panels import Panel

from . import remarks


class RemarksPanel(Panel):
    """What the checks say of the page as it was last saved. They warn; nothing is forbidden."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/editing/remarks_panel.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | {"remarks": remarks.in_editor(self.instance)}
