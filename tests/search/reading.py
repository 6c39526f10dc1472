"""What a page of results shows, read as a person does."""

from tests.page import Page, flat


def names(page: Page) -> list[str]:
    """The enterprises of a page of results, in their order."""
    return [flat(one.text_content()) for one in page.tree.xpath("//*[@class='result-title']")]


def reasons(page: Page) -> dict[str, str]:
    """Why each enterprise is there, by its name; empty for one that says nothing."""
    rows = page.tree.xpath("//article[@class='result']")
    return {flat(row.xpath("string(.//*[@class='result-title'])")): flat(row.xpath("string(.//*[@class='why'])")) for row in rows}


def facet(page: Page, name: str) -> dict[str, str]:
    """The choices of a facet in their order: the code of each, and how many it would leave."""
    start = f"choice-{name}-"
    choices = page.tree.xpath(f"//a[@class='choice'][starts-with(@id, '{start}')]")
    return {one.get("id").removeprefix(start): flat(one.xpath("string(.//*[@class='choice-count'])")) for one in choices}


def choice(page: Page, name: str, code: str) -> str:
    """Where a choice of a facet leads."""
    (found,) = page.tree.xpath(f"//a[@id='choice-{name}-{code}']/@href")
    return str(found)


def chips(page: Page) -> dict[str, str]:
    """What was chosen, as its chip says it, and where taking it off leads; the last one takes off all."""
    links = page.tree.xpath("//ul[contains(@class, 'results-chips')]//a")
    return {flat(one.text_content()).removeprefix("Retirer le filtre\u00a0: "): one.get("href") for one in links}


def marks(page: Page) -> list[str]:
    """What is marked in the rows, as it is written."""
    return [one.text_content() for one in page.tree.xpath("//ol[@class='results']//mark")]


def said(page: Page) -> str:
    return flat(page.tree.xpath("string(//*[@class='results-said'])"))
