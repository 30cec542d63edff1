"""The embedded tools: ask a lawyer, bus finder, live board … in any page's body, without an import upward."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def tool_choices():
    """A callable, so that a new tool in `settings.EMBEDDED_TOOLS` needs no migration."""
    return [(name, tool["label"]) for name, tool in settings.EMBEDDED_TOOLS.items()]


class ToolBlock(blocks.StructBlock):
    """A working part of the site inside a page; its app's template fetches its own data with its own tag."""

    tool = blocks.ChoiceBlock(
        search_index=False,
        label=_("Tool"),
        choices=tool_choices,
        help_text=_("It works inside the page and is always up to date."),
    )
    title = blocks.CharBlock(
        label=_("Heading above it"),
        max_length=120,
        required=False,
        default="",
        help_text=_("Empty: the tool stands without a heading."),
    )

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        tool = settings.EMBEDDED_TOOLS.get(value["tool"])
        return context | {"tool_template": tool["template"] if tool else None}

    class Meta:
        icon, label = "cogs", _("Tool")
        description = _("Ask a lawyer, find the bus, live figures, nearest centre, hotlines.")
        template = "home/blocks/tool.html"
        preview_value = {"tool": "hotlines", "title": ""}
