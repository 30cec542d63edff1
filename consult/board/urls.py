"""Files of the board's page. Wagtail's own pattern knows no dots, so these addresses are handed to it by name."""

from django.urls import re_path
from wagtail.views import serve

urlpatterns = [re_path(r"^(board/(?:headline\.json|figures\.(?:csv|json)))$", serve, name="board_file")]
