"""The map of tiles: every region once, none over another, darker where there are more, each with its words."""

from itertools import combinations

from marketplace.core import db
from marketplace.organizations import reference
from marketplace.organizations.reading import cartogram
from tests.builders import make_organization


def counted(*numbers: int) -> list[tuple[dict[str, str], int]]:
    rows = list(reference.rows("regions"))
    return [({"code": row["code"], "label": row["name_fr"]}, numbers[at] if at < len(numbers) else 0) for at, row in enumerate(rows)]


def test_every_region_has_one_tile_and_no_two_overlap() -> None:
    tiles = cartogram.tiles(counted())
    assert len({tile.region["code"] for tile in tiles}) == len(tiles) == 17
    for one, other in combinations(tiles, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one.region, other.region)
    assert max(tile.x + tile.width for tile in tiles) == cartogram.WIDTH
    assert max(tile.y + tile.height for tile in tiles) == cartogram.HEIGHT


def test_the_order_is_that_of_the_eye() -> None:
    tops = [tile.y for tile in cartogram.tiles(counted())]
    assert tops == sorted(tops)


def test_none_is_white_the_most_is_darkest_and_more_is_never_lighter() -> None:
    shades = [cartogram.shade(count, 1000) for count in range(1001)]
    assert (shades[0], shades[1], shades[1000]) == (0, 1, cartogram.SHADES)
    assert shades == sorted(shades)
    assert cartogram.shade(0, 0) == 0


def test_a_name_is_broken_after_its_hyphens_and_loses_no_letter() -> None:
    assert cartogram.lines("Gaspésie–Îles-de-la-Madeleine", 15) == ("Gaspésie–Îles-", "de-la-Madeleine")
    assert cartogram.lines("Abitibi-Témiscamingue", 33) == ("Abitibi-Témiscamingue",)
    for region, _count in counted():
        assert "".join(cartogram.lines(region["label"], 15)) == region["label"]


def test_each_tile_is_a_link_that_says_its_region_and_its_number(app, visitor) -> None:
    with app.app_context(), db.database().writing():
        make_organization(region_code="04")
    for path, said in (("/regions", "Mauricie, 1 entreprise"), ("/regions", "Laval, 0 entreprise"), ("/", "Mauricie, 1 entreprise")):
        drawn = visitor.get(path).tree.xpath("//svg[@class='cartogram']//a")
        assert len(drawn) == 17
        assert said in {one.get("aria-label") for one in drawn}
        assert {one.get("href") for one in drawn} == {f"/regions/{code:02d}" for code in range(1, 18)}
