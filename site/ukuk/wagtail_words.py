"""Wagtail has no Kyrgyz catalogue. The words of its own that the desk's screens show are listed here, so that
`make messages` brings them into ours (`tests/ukuk/test_wagtail_words.py` looks whether Wagtail still says them so).
"""

from django.utils.translation import gettext_noop as _

FRAME = (
    _("Skip to main content"),
    _("Dashboard"),
    _("Sidebar"),
    _("Toggle sidebar"),
    _("Search"),
    _("Search…"),
    _("Search term"),
    _("Search all pages…"),
    _("Home"),
    _("Pages"),
    _("Images"),
    _("Documents"),
    _("Reports"),
    _("Site history"),
    _("Locked pages"),
    _("Workflows"),
    _("Settings"),
    _("Users"),
    _("Help"),
    _("Editor Guide"),
    _("Shortcuts"),
    _("Account"),
    _("Log out"),
    _("Breadcrumb"),
    _("Toggle breadcrumbs"),
    _("Toggle section"),
    _("Actions"),
    _("More"),
    _("Back"),
    _("Close dialog"),
    _("Edit account avatar"),
)

LISTS = (
    _("Filter"),
    _("Filter by"),
    _("Show filters"),
    _("Sort by '%(label)s' in ascending order."),
    _("Sort by '%(label)s' in descending order."),
    _("More options for '%(title)s'"),
    _("There are no %(model_name)s to display."),
    _("Pagination"),
    _("Page %(page_num)s of %(total_pages)s"),
    _("Previous"),
    _("Next"),
    _("%(time_period)s ago"),
    _("just now"),
    _("Yes"),
    _("No"),
    _("All"),
    _("Type"),
)

FORMS = (
    _("Add"),
    _("Edit"),
    _("Delete"),
    _("Copy"),
    _("New"),
    _("Create"),
    _("Creating…"),
    _("Save"),
    _("Saving…"),
    _("Save changes"),
    _("Add %(model_name)s"),
    _("New: %(model_name)s"),
    _("Save your changes before leaving"),
    _("You have <span>unsaved edits</span>"),
    _("Language"),
)

ACCOUNT = (
    _("Profile"),
    _("Name"),
    _("First Name"),
    _("Last Name"),
    _("Profile picture"),
    _("Upload a profile picture:"),
    _("Password"),
    _("Preferred language"),
    _("Use server language: %(language_name)s"),
    _("Theme preferences"),
    _("admin theme"),
    _("System default"),
    _("Light"),
    _("Dark"),
    _("contrast"),
    _("More contrast"),
    _("density"),
    _("Default"),
    _("Snug"),
)

REFUSALS = (
    _("Sorry, you do not have permission to access this area."),
    _("You do not have permission to access the admin."),
)
