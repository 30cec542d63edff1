"""Facts are single rows: translating, drafting and publishing a page never doubles or loses them."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from events.models import CampaignPage, Session, Stop, TrainingPage
from tests.factories.events import (
    BusPageFactory,
    CampaignPageFactory,
    EventsIndexPageFactory,
    SessionFactory,
    StopFactory,
    TrainingPageFactory,
)

pytestmark = pytest.mark.django_db


def translate(page):
    """Sends `page` for translation into the other languages and publishes what comes back."""
    source, _made = TranslationSource.update_or_create_from_instance(page)
    for locale in Locale.objects.exclude(pk=page.locale_id):
        for segment in source.stringsegment_set.all():
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=locale,
                defaults={"data": f"{segment.string.data} {locale.language_code}"},
            )
        translation = Translation.objects.create(source=source, target_locale=locale)
        translation.save_target(publish=True)


def test_a_campaign_in_three_languages_has_the_same_stops_once(homes):
    finder = BusPageFactory(parent=homes["ru"], locale=homes["ru"].locale)
    translate(finder)
    page = CampaignPageFactory(parent=finder, locale=finder.locale)
    StopFactory.create_batch(3, campaign=page.fact)
    translate(page)
    pages = CampaignPage.objects.filter(translation_key=page.translation_key)
    assert pages.count() == 3
    assert {one.slug for one in pages} == {"tour"}  # one address in every language
    assert [one.fact.stops.count() for one in pages] == [3, 3, 3]
    assert Stop.objects.count() == 3


def test_an_old_draft_that_is_published_leaves_the_stops_as_they_are(homes):
    finder = BusPageFactory(parent=homes["ru"], locale=homes["ru"].locale)
    page = CampaignPageFactory(parent=finder, locale=finder.locale)
    old = page.save_revision()
    StopFactory.create_batch(2, campaign=page.fact)
    old.publish()
    assert Stop.objects.filter(campaign=page.fact).count() == 2


def test_a_training_in_three_languages_has_the_same_seats(homes):
    index = EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    translate(index)
    page = TrainingPageFactory(parent=index, locale=index.locale, slug="training")
    SessionFactory(training=page.fact, capacity=30)
    translate(page)
    pages = TrainingPage.objects.filter(translation_key=page.translation_key)
    assert [one.fact.sessions.get().capacity for one in pages] == [30, 30, 30]
    assert Session.objects.count() == 1
