"""Somebody who has a keyboard and nothing else: moves with Tab, presses Enter and Space, types; where she stands must always be seen."""

from pathlib import Path
from typing import Any

from tests.e2e.reader import Reader

# What has the keyboard: its words (its own, those of its labels), how its focus is drawn, and whether any of it is seen, uncovered.
HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body || here === document.documentElement) return null;
  const flat = text => (text || "").replace(/[ \\t\\r\\n]+/g, " ").trim();
  const said = [here.innerText, here.textContent, here.getAttribute("aria-label"), ...[...(here.labels || [])].map(one => one.innerText)];
  // Its middle; of what is tall, such as a field of several lines, the first line that one writes on.
  const inside = box => [[.5, .5], [.1, .5], [.9, .5], [.5, Math.min(.5, 20 / box.height)]].some(([x, y]) => {
    const met = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
    return met && (here.contains(met) || met.contains(here) && met.tagName === "LABEL");
  });
  // The frame around a field may show that the field has the keyboard.
  const frames = [here, here.parentElement, here.parentElement.parentElement];
  const drawn = frame => {
    const style = frame && getComputedStyle(frame);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !style.outlineColor.endsWith(", 0)");
  };
  return {
    said: said.map(flat).filter(Boolean),
    tag: here.tagName,
    asked: here.hasAttribute("autofocus") || here.hasAttribute("data-focus-first") || here.tagName === "MAIN",
    drawn: frames.some(drawn),
    seen: [...here.getClientRects()].some(inside),
  };
}"""
# Whether what has the keyboard is one of several choices of which one says these words; what the one that has it says, once chosen.
OFFERS = """wanted => {
  const here = document.activeElement, says = one => [...one.labels].map(label => label.innerText.trim());
  if (here.type !== "radio") return false;
  return [...here.form.elements].some(one => one.name === here.name && says(one).some(words => words.startsWith(wanted)));
}"""
PICKED = "wanted => { const here = document.activeElement; return here.checked && here.labels[0].innerText.trim().startsWith(wanted); }"
CHOSEN = "() => document.activeElement.selectedOptions[0].label"
TICKED = "() => document.activeElement.checked"
# More presses than this from one thing to the next, and the way there should be shorter.
MOST = 60


class Keyboard:
    """The keys of one reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.page = reader, reader.page

    def reach(self, french: str, **values: object) -> int:
        """Press Tab until what has the keyboard begins with these words of the source; how many times."""
        return self.reach_words(self.reader.says(french, **values))

    def reach_words(self, wanted: str, *, key: str = "Tab") -> int:
        """The same with words as they are in either language, a name; what has the keyboard is seen at every stop."""
        for presses in range(1, MOST + 1):
            self.page.keyboard.press(key)
            here = self.here()
            if here and any(one == wanted or one.startswith((f"{wanted} ", f"{wanted}\u00a0", f"{wanted},")) for one in here["said"]):
                return presses
        raise AssertionError(f"{MOST} presses of {key} do not reach {wanted!r} on {self.path}")

    def here(self) -> dict[str, Any] | None:
        """What has the keyboard; None when nothing has. AssertionError when that is not drawn, or is covered or out of sight."""
        here: dict[str, Any] | None = self.page.evaluate(HERE)
        if here and not here["seen"]:
            # A busy machine may draw the page that comes under the keyboard a moment later.
            self.page.wait_for_timeout(300)
            here = self.page.evaluate(HERE)
        if here and here["tag"] != "MAIN":
            said = here["said"] or here["tag"]
            assert here["drawn"], f"{said} has the keyboard and nothing shows it on {self.path}"
            assert here["seen"], f"{said} has the keyboard and is covered or out of sight on {self.path}"
        return here

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.reader.site.url)

    def write(self, words: str) -> None:
        """Type over what has the keyboard, which may hold something already."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words) if words else self.page.keyboard.press("Delete")

    def fill(self, label: str, words: str) -> None:
        self.reach(label)
        self.write(words)

    def fill_words(self, label: str, words: str) -> None:
        """The same for a field whose name is as it is in either language."""
        self.reach_words(label)
        self.write(words)

    def correct(self, words: str) -> None:
        """From the list of what is wrong, which has the keyboard as the page opens, to the first field that it names; type it anew."""
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        self.write(words)

    def enter(self, key: str = "Enter") -> None:
        """Press a key that leads to another page, and see where one lands there."""
        # Not a navigation: going down to a part of the page is one.
        with self.page.expect_event("domcontentloaded"):
            self.page.keyboard.press(key)
        self.landed()

    def landed(self) -> None:
        """A page that has just opened: sound, and the keyboard is at its beginning, in the field it is about, or on what is wrong."""
        self.page.wait_for_load_state()
        self.reader.check()
        here = self.here()
        assert here is None or here["asked"], f"{here} has the keyboard as {self.path} opens"

    def skip(self) -> None:
        """Over the head of the page, by the link that is there for that: the next press of Tab is in the content."""
        assert self.reach("Aller au contenu") == 1, f"{self.path} does not begin with the way to its content"
        self.page.keyboard.press("Enter")
        here = self.here()
        assert (here or {}).get("tag") == "MAIN", f"the way to the content of {self.path} leads to {here}"

    def go_to(self, french: str, **values: object) -> None:
        """Reach a link or a button, and follow it."""
        self.reach(french, **values)
        self.enter()

    def go_to_words(self, words: str) -> None:
        self.reach_words(words)
        self.enter()

    def open_menu(self, words: str) -> None:
        """Reach a menu of the head and open it."""
        self.reach_words(words)
        self.page.keyboard.press("Enter")

    def pass_by_menu(self, words: str, last: str) -> None:
        """Open a menu and go past its last line: it closes behind, for it would cover what comes next."""
        self.open_menu(words)
        self.reach(last)
        self.page.keyboard.press("Tab")
        assert self.page.locator("details.menu[open]").count() == 0, f"the menu of {words!r} stays open behind the keyboard"

    def tick(self, label: str) -> None:
        """Reach a box and change it with the Space bar."""
        self.reach(label)
        before = self.page.evaluate(TICKED)
        self.page.keyboard.press("Space")
        assert self.page.evaluate(TICKED) != before

    def choose(self, label: str, option: str, **values: object) -> None:
        """Reach a list and go down it until it shows this option."""
        self.reach(label, **values)
        for _line in range(20):
            if self.page.evaluate(CHOSEN) == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option!r} is not in the list {label!r} of {self.path}")

    def pick(self, option: str, **values: object) -> None:
        """Reach the choices of which this is one, and go from one to the next until it is the one that is picked."""
        wanted = self.reader.says(option, **values)
        for _press in range(MOST):
            self.page.keyboard.press("Tab")
            self.here()
            if self.page.evaluate(OFFERS, wanted):
                break
        self.page.keyboard.press("Space")
        for _choice in range(20):
            if self.page.evaluate(PICKED, wanted):
                self.here()
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{wanted!r} is not among the choices of {self.path}")

    def give(self, label: str, file: Path) -> None:
        """Reach the field of a file and choose one: the window that opens then is not the page's."""
        self.reach(label)
        self.page.locator(":focus").set_input_files(file)

    def again(self) -> None:
        """The same page anew, from its beginning."""
        self.page.goto(self.page.url.partition("#")[0])
        self.landed()

    def told(self, french: str, **values: object) -> None:
        """The page says these words."""
        self.page.get_by_text(self.reader.says(french, **values)).first.wait_for()

    def heading(self, french: str, **values: object) -> None:
        """The page bears this title."""
        self.page.get_by_role("heading", level=1, name=self.reader.says(french, **values), exact=True).wait_for()
