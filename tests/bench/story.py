"""The page that the page bars ask for: a story of 20 blocks and 3 pictures in three languages."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Locale

from programs.models import NewsIndexPage, NewsPage

SLUG = "bench-story"
LANGUAGES = ("ky", "ru", "en")
PARAGRAPH = (
    "<p>The lawyers of the bus listened to everyone who came, wrote down what had happened and said what could be done"
    " next. In village number {number} the questions were about land, pensions and papers.</p>"
)


def address(language):
    return f"/{language}/news/{SLUG}/"


def picture(number):
    """A picture of 1,200 by 800 pixels, made once."""
    title = f"bench {number}"
    found = get_image_model().objects.filter(title=title).first()
    if found:
        return found
    data = BytesIO()
    Picture.radial_gradient("L").resize((1200, 800)).save(data, "JPEG")
    data.seek(0)
    return get_image_model().objects.create(title=title, file=ImageFile(data, name=f"bench-{number}.jpg"))


def photo(image, number):
    return {"image": image, "alt": f"Picture {number}", "caption": f"Picture {number} of the story", "credit": ""}


def body():
    """20 blocks: 3 headings, 11 texts, 2 quotes, 2 figures, 2 photos; the third picture is the story's own."""
    text = [("text", PARAGRAPH.format(number=number)) for number in range(11)]
    quote = {"text": "They listened to me.", "speaker": "A villager", "role": ""}
    figure = {"value": "2,272", "label": "consultations", "source": "", "as_of": None}
    rest = [
        *(("heading", {"text": f"Part {number}", "level": "h2"}) for number in range(3)),
        ("quote", quote),
        ("quote", quote),
        ("figure", figure),
        ("figure", figure),
        *(("photo", photo(picture(number), number)) for number in (1, 2)),
    ]
    return [block for pair in zip(text, [*rest, None, None], strict=True) for block in pair if block]


def ensure():
    """Makes the story in each language that does not have it; dated long ago, so that no list shows it first."""
    for language in LANGUAGES:
        index = NewsIndexPage.objects.get(locale=Locale.objects.get(language_code=language))
        if not index.get_children().filter(slug=SLUG).exists():
            story = NewsPage(
                title=f"Bench story {language}",
                slug=SLUG,
                summary="A story made for the benchmarks.",
                date="2001-01-01",
                photo=picture(3),
                body=body(),
                locale=index.locale,
            )
            index.add_child(instance=story)
            story.save_revision().publish()
