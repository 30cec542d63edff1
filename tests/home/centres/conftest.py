import pytest

from tests.factories.home import DistrictFactory, RegionFactory, SettlementFactory
from tests.factories.pages import CentresPageFactory, three_homes, translated


@pytest.fixture
def directory(db):
    """The directory of centres in three languages."""
    homes = three_homes()
    return translated(homes, lambda code, **kwargs: CentresPageFactory.build(title=f"Centres {code}", **kwargs))


@pytest.fixture
def places(db):
    """Two oblasts a good way apart: a village with a point of its own in each, and one without."""
    near, far = (
        RegionFactory(name_en=name, iso=iso) for name, iso in (("Osh oblast", "KG-O"), ("Talas oblast", "KG-T"))
    )
    ozgon = DistrictFactory(region=near, name_en="Ozgon district", latitude="40.77", longitude="73.30")
    talas = DistrictFactory(region=far, name_en="Talas district", latitude="42.52", longitude="72.24")
    return {
        "ozgon": ozgon,
        "talas": talas,
        "mirza": SettlementFactory(
            district=ozgon, name_en="Myrza-Ake", name_ky="Мырза-Аке", latitude="40.75", longitude="73.42"
        ),
        "unplaced": SettlementFactory(district=ozgon, name_en="Jylandy", name_ky="Жылаңды"),
    }
