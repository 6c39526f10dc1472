// The filters of the search, links that work without this script: Space presses one, as it presses the box that it looks like;
// and what was open, seen and focused among them stays so when htmx brings them anew.
(function () {
  "use strict";

  var kept = null;

  function filters() { return document.getElementById("filtres"); }

  function isSheetOpen(place) {
    try { return place.matches(":popover-open"); } catch (unknown) { return false; }
  }

  // A fold is known by the heading of its facet.
  function foldsOf(place) {
    return Array.prototype.map.call(place.querySelectorAll("details.fold"), function (fold) {
      return { fold: fold, name: fold.closest("section").getAttribute("aria-labelledby") };
    });
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    var place = filters();
    kept = null;
    if (!place || !event.detail.target.contains(place)) return;
    kept = {
      open: isSheetOpen(place),
      top: place.scrollTop,
      folds: foldsOf(place).filter(function (one) { return one.fold.open; }).map(function (one) { return one.name; }),
      focused: place.contains(document.activeElement) ? document.activeElement.id : ""
    };
  });

  document.addEventListener("htmx:afterSwap", function () {
    var was = kept, place = filters();
    if (!was || !place) return;
    kept = null;
    foldsOf(place).forEach(function (one) { if (was.folds.indexOf(one.name) >= 0) one.fold.open = true; });
    if (was.open && place.showPopover && !isSheetOpen(place)) place.showPopover();
    place.scrollTop = was.top;
    // A choice that the last one took away has no place any more: the sheet's own button has.
    var focused = was.focused && (document.getElementById(was.focused) || (was.open && document.getElementById("filtres-voir")));
    if (focused) focused.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== " " || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    var choice = event.target.closest && event.target.closest("a.choice");
    if (!choice) return;
    event.preventDefault();
    if (!event.repeat) choice.click();
  });
})();
