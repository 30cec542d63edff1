from django.urls import path

from home import embedding, partners
from home.open_graph.views import picture
from home.search.views import search

urlpatterns = [
    path("search/", search, name="search"),
    path("og/<int:number>-<slug:mark>.png", picture, name="og_picture"),
    path("embed/", embedding.snippets, name="embed"),
    path("partners/", partners.partner_list, name="partners"),
    path("partners/<slug:code>/", partners.partner, name="partner"),
]
