// The map of the directory over a list that stands without it. Points come for what the screen shows; popups are made of elements,
// never of markup, so that no name of an enterprise is ever read as HTML.
(function () {
  "use strict";

  var place = document.getElementById("carte");
  if (!place || !window.L) return;
  var L = window.L;
  var words = JSON.parse(place.dataset.words);
  var labels = JSON.parse(place.dataset.labels);
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var said = document.getElementById("carte-dit");
  // Québec, from its south-west corner to its north-east one.
  var QUEBEC = [[44.9, -79.8], [62.7, -57]];
  // Where nearly everybody is: what one sees first.
  var SOUTH = [[44.9, -79.6], [50.6, -61]];

  place.closest(".map-place").hidden = false;
  var map = L.map(place, {
    minZoom: 4, maxZoom: 18, zoomControl: false, scrollWheelZoom: false,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
    maxBounds: L.latLngBounds(QUEBEC).pad(0.6)
  });
  // What « see everything » comes back to: a narrowed map, to its own points.
  var whole = L.latLngBounds(QUEBEC);
  map.fitBounds(L.latLngBounds(SOUTH), { animate: false });
  document.getElementById("carte-tout").addEventListener("click", function () {
    map.closePopup();
    map.fitBounds(whole, { padding: [40, 40], maxZoom: 11, animate: !calm });
    place.focus({ preventScroll: true });
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: words["in"], zoomOutTitle: words.out }).addTo(map);
  // The wheel moves the page until the map was chosen, by a press or by the keyboard.
  map.on("focus click", function () { map.scrollWheelZoom.enable(); });
  map.on("blur", function () { map.scrollWheelZoom.disable(); });

  var named = [];
  if (place.dataset.tiles) {
    L.tileLayer(place.dataset.tiles, { attribution: text(place.dataset.attribution).innerHTML, maxZoom: 18 }).addTo(map);
  } else {
    named = labels.map(function (one) {
      var icon = L.divIcon({ className: "map-label", html: text(one[3]), iconSize: null, iconAnchor: [0, 8] });
      return L.marker([one[0], one[1]], { icon: icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
    });
    map.on("zoomend", unpile);
  }

  // A name is written where it covers no point and no other name, a little higher or lower if need be; it waits for a nearer view
  // where there is no such place.
  function unpile() {
    var kept = Array.prototype.map.call(place.querySelectorAll(".map-spot, .map-group"), boxOf);
    named.forEach(function (one) {
      var label = one.getElement();
      var free = ["map-label-here", "map-label-higher", "map-label-lower"].some(function (where) {
        label.className = label.className.replace(/ ?map-label-\w+/g, "") + " " + where;
        var box = boxOf(label.firstChild);
        if (kept.some(function (other) {
          return box.right > other.left && box.left < other.right && box.bottom > other.top && box.top < other.bottom;
        })) return false;
        kept.push(box);
        return true;
      });
      if (!free) label.classList.add("map-label-hidden");
    });
  }

  function boxOf(element) { return element.getBoundingClientRect(); }

  var layer = L.layerGroup().addTo(map);
  var asked = null;
  var opened = null;

  function text(words) {
    var span = document.createElement("span");
    span.textContent = words || "";
    return span;
  }

  function filled(sentence, count) {
    return sentence.replace("#", count.toLocaleString(document.documentElement.lang));
  }

  function marker(at, kind, size, shown, name) {
    var icon = L.divIcon({ className: kind, html: text(shown), iconSize: [size, size] });
    var one = L.marker(at, { icon: icon, keyboard: true, riseOnHover: true });
    one.on("add", function () { one.getElement().setAttribute("aria-label", name); });
    return one;
  }

  function popup(spot) {
    var body = document.createElement("div");
    var list = document.createElement("ul");
    spot[2].forEach(function (one) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = place.dataset.profile.replace("SLUG", encodeURIComponent(one[1]));
      link.textContent = one[0];
      var where = document.createElement("span");
      where.textContent = [one[3], one[2] ? "(" + words.approximate + ")" : ""].filter(Boolean).join(" ");
      item.append(link, where);
      list.append(item);
    });
    body.append(list);
    if (spot[3] > spot[2].length) {
      var more = document.createElement("p");
      var others = spot[3] - spot[2].length;
      more.textContent = others === 1 ? words.more_one : filled(words.more, others);
      body.append(more);
    }
    return body;
  }

  function draw(found) {
    layer.clearLayers();
    found.groups.forEach(function (group) {
      var box = group[3];
      var size = group[2] > 999 ? 56 : group[2] > 99 ? 48 : 40;
      var one = marker([group[0], group[1]], "map-group", size, group[2].toLocaleString(document.documentElement.lang), filled(words.group, group[2]));
      // Leaflet hands a press of Enter to popups alone.
      one.on("click keypress", function (event) {
        if (event.type === "keypress" && event.originalEvent.key !== "Enter" && event.originalEvent.key !== " ") return;
        // Always nearer, so that a press never seems to do nothing; never so near that one loses one's way.
        var bounds = L.latLngBounds([box[1], box[0]], [box[3], box[2]]);
        var nearer = Math.max(map.getZoom() + 1, Math.min(map.getZoom() + 3, map.getBoundsZoom(bounds, false, [40, 40])));
        map.setView(bounds.getCenter(), nearer, { animate: !calm });
        event.originalEvent.preventDefault();
        place.focus({ preventScroll: true });
      });
      layer.addLayer(one);
    });
    found.spots.forEach(function (spot) {
      var many = spot[3] > 1;
      var name = many ? filled(words.spot, spot[3]) : spot[2][0][0];
      var one = marker([spot[0], spot[1]], "map-spot", many ? 32 : 24, many ? String(spot[3]) : "", name);
      one.bindPopup(function () { return popup(spot); }, { minWidth: 180, maxHeight: 240 });
      layer.addLayer(one);
    });
    unpile();
    place.dataset.zoom = String(map.getZoom());
    said.textContent = found.total > 1 ? filled(words.total, found.total) : found.total ? words.total_one : words.total_none;
  }

  // What was asked for the screen of before is of no use any more.
  function ask() {
    var bounds = map.getBounds().pad(0.1);
    var frame = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map(function (one) { return one.toFixed(2); });
    var address = new URL(place.dataset.points, window.location.href);
    address.searchParams.set("z", String(Math.round(map.getZoom())));
    address.searchParams.set("cadre", frame.join(","));
    if (asked) asked.abort();
    asked = new AbortController();
    fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      })
      .then(draw)
      .catch(function (error) {
        if (error.name !== "AbortError") said.textContent = words.failed;
      });
  }

  map.on("popupopen", function (event) {
    opened = event.popup;
    var shut = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (shut) shut.setAttribute("aria-label", words.close);
    var link = event.popup.getElement().querySelector("a[href]");
    if (link) link.focus({ preventScroll: true });
  });

  map.on("moveend", function () {
    // A popup moves the map to be seen whole: its point must not go from under it. Out of sight, it must not hold back the others.
    if (opened && !map.getBounds().contains(opened.getLatLng())) map.closePopup();
    else if (!opened) ask();
  });
  // Nearer or farther, other points stand together: a popup of before would belong to none.
  map.on("zoomstart", function () { map.closePopup(); });
  map.on("popupclose", function () {
    opened = null;
    window.setTimeout(function () { if (!opened) ask(); }, 250);
  });
  // A narrowed map opens on its points.
  if (new URL(place.dataset.points, window.location.href).search) {
    fetch(place.dataset.points).then(function (answer) { return answer.json(); }).then(function (found) {
      var all = found.spots.map(function (spot) { return [spot[0], spot[1]]; });
      if (!all.length) { ask(); return; }
      whole = L.latLngBounds(all);
      map.fitBounds(whole, { padding: [40, 40], maxZoom: 11, animate: false });
    }).catch(function () { said.textContent = words.failed; });
  } else {
    ask();
  }
})();
