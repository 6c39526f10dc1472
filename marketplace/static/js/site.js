// Small comforts over pages that work without them. No inline code, no eval: the content policy forbids both.
(function () {
  "use strict";

  var root = document.documentElement;
  root.classList.add("js");

  // The policy refuses text where markup is made, unless a policy of the page vouches for it. htmx makes markup of our own
  // answers only; scripts and addresses of scripts get no such voucher, and stay refused.
  if (window.trustedTypes && window.trustedTypes.createPolicy) {
    window.trustedTypes.createPolicy("default", { createHTML: function (html) { return html; } });
  }

  function meta(name) {
    var tag = document.querySelector('meta[name="' + name + '"]');
    return tag ? tag.content : "";
  }

  // Every change htmx asks for carries the same proof as a form does.
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = meta("csrf-token");
  });

  // What changed is said aloud, in a region that stays in the page.
  document.addEventListener("htmx:afterSettle", function (event) {
    var said = event.detail.elt && event.detail.elt.querySelector("[data-said]");
    var voice = document.getElementById("voice");
    if (said && voice) voice.textContent = said.textContent.replace(/\s+/g, " ").trim();
    hideTrouble();
  });

  // When what was focused is gone, hand the keyboard to the results rather than lose it (filters.js keeps that of the filters).
  document.addEventListener("htmx:afterSwap", function (event) {
    if (document.activeElement && document.activeElement !== document.body) return;
    var place = event.detail.elt && event.detail.elt.querySelector("[data-focus]");
    if (place) place.focus({ preventScroll: false });
  });

  function trouble() { return document.getElementById("trouble"); }
  function hideTrouble() { if (trouble()) trouble().hidden = true; }
  ["htmx:sendError", "htmx:timeout", "htmx:responseError", "htmx:swapError"].forEach(function (name) {
    document.addEventListener(name, function () { if (trouble()) trouble().hidden = false; });
  });

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target : null;
    if (!target) return;

    var opener = target.closest("[data-opens]");
    if (opener && window.HTMLDialogElement) {
      var dialog = document.getElementById(opener.getAttribute("data-opens"));
      if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
      return;
    }

    var closer = target.closest("[data-closes]");
    if (closer) {
      var open = closer.closest("dialog");
      if (open && open.open) { event.preventDefault(); open.close(); }
      return;
    }

    // A press on the veil closes the dialog; what was typed in its form stays.
    if (target.tagName === "DIALOG" && target.open) {
      var box = target.getBoundingClientRect();
      var inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside && event.clientX + event.clientY > 0) target.close();
      return;
    }

    var dismiss = target.closest("[data-dismiss]");
    if (dismiss) {
      var message = dismiss.closest("[data-flash]");
      var main = document.getElementById("contenu");
      if (message) message.remove();
      if (main) main.focus({ preventScroll: true });
      return;
    }

    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(target)) menu.open = false;
    });
  });

  // Of tabs that are wider than the screen, the one where one is and the one that has the keyboard are seen whole.
  function uncover(tab) {
    var strip = tab.closest(".tabs ul");
    if (!strip) return;
    var box = tab.getBoundingClientRect(), frame = strip.getBoundingClientRect();
    // The ends of the strip fade.
    var end = parseFloat(getComputedStyle(strip).paddingLeft);
    if (box.left < frame.left + end) strip.scrollLeft -= frame.left + end - box.left;
    else if (box.right > frame.right - end) strip.scrollLeft += box.right - frame.right + end;
  }
  document.addEventListener("focusin", function (event) { uncover(event.target); });
  document.querySelectorAll(".tabs [aria-current]").forEach(uncover);

  // A menu that the keyboard has left closes: it would cover what comes next.
  document.addEventListener("focusout", function (event) {
    var menu = event.target.closest("details.menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // What was left empty in a search does not lengthen its address.
  document.addEventListener("formdata", function (event) {
    if (event.target.method !== "get") return;
    Array.from(event.formData.entries()).forEach(function (pair) {
      if (pair[1] === "" && event.formData.getAll(pair[0]).length === 1) event.formData.delete(pair[0]);
    });
  });

  // The button that closes a message exists only where it works.
  document.querySelectorAll("[data-dismiss]").forEach(function (button) { button.hidden = false; });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    (button.closest("[data-print-place]") || button).hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // All the boxes of a group at once.
  document.querySelectorAll("[data-ticks]").forEach(function (group) {
    group.hidden = false;
    group.addEventListener("click", function (event) {
      var tick = event.target.closest("[data-tick]");
      if (!tick) return;
      group.closest("fieldset").querySelectorAll("input[type=checkbox]").forEach(function (box) { box.checked = tick.dataset.tick === "all"; });
    });
  });

  // A page refused for its errors says them first.
  var summary = document.querySelector("[data-focus-first]");
  if (summary) summary.focus();

  // Where one went down this page is no matter of the page that answers, which may have something wrong to say first.
  document.addEventListener("submit", function (event) {
    if (location.hash && !event.target.hasAttribute("action")) event.target.action = location.pathname + location.search;
  });

  // A form sent twice by an impatient hand is sent once.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
