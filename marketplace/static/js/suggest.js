// What may be meant by what is typed, under the bar of the search: a combobox with a listbox (ARIA 1.2). Without this script
// the field is a field and nothing is missing. It asks `data-suggest`, follows the address of what is chosen, and says its words
// from `data-suggest-label`, `-none`, `-one` and `-many` ({n}).
(function () {
  "use strict";

  var SHORTEST = 2;
  var PATIENCE = 150;
  var known = new Map();
  var made = new WeakMap();
  var resting = 0;
  var count = 0;

  function voice(words) {
    var place = document.getElementById("voice");
    if (place) place.textContent = words;
  }

  // The list of a field, made when somebody first comes to it: a bar that htmx brings anew gets its own.
  function comboOf(input) {
    var combo = made.get(input);
    if (combo) return combo;
    count += 1;
    var list = document.createElement("ul");
    list.className = "suggest";
    list.id = "suggest-" + count;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel || "");
    combo = { input: input, list: list, found: [], active: -1, typed: "", asked: null, timer: 0 };
    made.set(input, combo);
    input.parentNode.appendChild(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    // The field keeps the keyboard while one presses in its list.
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) follow(combo, Array.prototype.indexOf.call(list.children, option));
    });
    return combo;
  }

  function close(combo) {
    window.clearTimeout(combo.timer);
    if (combo.asked) combo.asked.abort();
    combo.asked = null;
    combo.list.hidden = true;
    combo.input.setAttribute("aria-expanded", "false");
    activate(combo, -1);
  }

  function activate(combo, place) {
    combo.active = place;
    Array.prototype.forEach.call(combo.list.children, function (option, index) {
      option.setAttribute("aria-selected", index === place ? "true" : "false");
      if (index === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) combo.input.removeAttribute("aria-activedescendant");
    else combo.input.setAttribute("aria-activedescendant", combo.list.children[place].id);
  }

  function follow(combo, place) {
    var chosen = combo.found[place];
    if (!chosen) return;
    var address = new URL(chosen.url, window.location.href);
    close(combo);
    // The host is ours whatever the address says: a site is tried under several names.
    window.location.assign(address.pathname + address.search);
  }

  function optionOf(combo, suggestion, index) {
    var option = document.createElement("li");
    option.id = combo.list.id + "-" + index;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.className = "suggest-option suggest-" + suggestion.kind;
    var label = document.createElement("span");
    label.className = "suggest-name";
    label.textContent = suggestion.label;
    option.appendChild(label);
    if (suggestion.detail) {
      var detail = document.createElement("span");
      detail.className = "suggest-detail";
      detail.textContent = suggestion.detail;
      option.append(" ", detail);
    }
    return option;
  }

  function show(combo, suggestions) {
    var words = combo.input.dataset;
    combo.found = suggestions;
    combo.list.replaceChildren.apply(combo.list, suggestions.map(function (one, index) { return optionOf(combo, one, index); }));
    activate(combo, -1);
    combo.list.hidden = !suggestions.length;
    combo.input.setAttribute("aria-expanded", suggestions.length ? "true" : "false");
    var said = suggestions.length === 1 ? words.suggestOne : suggestions.length ? words.suggestMany : words.suggestNone;
    voice((said || "").replace("{n}", String(suggestions.length)));
  }

  // What cannot be had now is not missed: the field stays a field, and who asks too often rests for as long as told.
  function ask(combo, typed) {
    if (known.has(typed)) { show(combo, known.get(typed)); return; }
    if (Date.now() < resting) return;
    var address = new URL(combo.input.dataset.suggest, window.location.href);
    address.searchParams.set("q", typed);
    combo.asked = new AbortController();
    fetch(address, { signal: combo.asked.signal, headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (!answer.ok) {
          resting = Date.now() + 1000 * (Number(answer.headers.get("Retry-After")) || 10);
          return null;
        }
        return answer.json();
      })
      .then(function (found) {
        if (!found) return;
        if (known.size > 200) known.clear();
        known.set(typed, found.suggestions);
        if (combo.typed === typed && document.activeElement === combo.input) show(combo, found.suggestions);
      })
      .catch(function (error) {
        if (error.name !== "AbortError") resting = Date.now() + 10000;
      });
  }

  function typing(combo) {
    var typed = combo.input.value.trim();
    window.clearTimeout(combo.timer);
    if (combo.asked) combo.asked.abort();
    combo.typed = typed;
    if (typed.length < SHORTEST) { close(combo); return; }
    combo.timer = window.setTimeout(function () { ask(combo, typed); }, PATIENCE);
  }

  function field(event) {
    var target = event.target;
    return target && target.matches && target.matches("input[data-suggest]") ? target : null;
  }

  document.addEventListener("focusin", function (event) { if (field(event)) comboOf(event.target); });
  document.addEventListener("focusout", function (event) { if (field(event) && made.has(event.target)) close(made.get(event.target)); });
  document.addEventListener("input", function (event) { if (field(event)) typing(comboOf(event.target)); });
  document.addEventListener("submit", function (event) {
    var input = event.target.querySelector("input[data-suggest]");
    if (input && made.has(input)) close(made.get(input));
  });

  document.addEventListener("keydown", function (event) {
    if (!field(event) || event.isComposing) return;
    var combo = comboOf(event.target), last = combo.found.length - 1, open = !combo.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) { typing(combo); return; }
      event.preventDefault();
      // Past either end comes the field itself, where what was typed still is.
      var step = event.key === "ArrowDown" ? 1 : -1, next = combo.active + step;
      activate(combo, next > last ? -1 : next < -1 ? last : next);
    } else if (event.key === "Enter" && open && combo.active >= 0) {
      event.preventDefault();
      follow(combo, combo.active);
    } else if (event.key === "Escape" && open) {
      // One press closes the list; the next empties the field, as it does everywhere.
      event.preventDefault();
      close(combo);
    }
  }, true);
})();
