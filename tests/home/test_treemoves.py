from tests.factories.pages import StandardPageFactory, translated


def test_moving_a_page_moves_its_translations_to_the_same_new_parent(homes):
    about = translated(homes, lambda code, **kw: StandardPageFactory.build(title=f"About {code}", slug="about", **kw))
    data = translated(homes, lambda code, **kw: StandardPageFactory.build(title=f"Data {code}", slug="data", **kw))
    data["ru"].move(about["ru"], pos="last-child")
    for code in ("ru", "ky", "en"):
        data[code].refresh_from_db()
        assert data[code].get_parent().pk == about[code].pk
        assert data[code].url == f"/{code}/about/data/"
