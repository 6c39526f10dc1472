// Passkeys: asks the browser for one and sends its answer with the form around the button. Pages work without this file: the button
// it presses stays hidden. No inline code, no eval.
(function () {
  "use strict";

  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (one) { return one.charCodeAt(0); });
  }

  function text(buffer) {
    if (!buffer) return null;
    var plain = Array.from(new Uint8Array(buffer), function (one) { return String.fromCharCode(one); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function described(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  // What the server says in letters, in the bytes that the browser wants.
  function understood(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    if (options.excludeCredentials) options.excludeCredentials = described(options.excludeCredentials);
    if (options.allowCredentials) options.allowCredentials = described(options.allowCredentials);
    return options;
  }

  function said(key) {
    var answer = key.response;
    var response = { clientDataJSON: text(answer.clientDataJSON) };
    if (answer.attestationObject) {
      response.attestationObject = text(answer.attestationObject);
      response.transports = answer.getTransports ? answer.getTransports() : [];
    } else {
      response.authenticatorData = text(answer.authenticatorData);
      response.signature = text(answer.signature);
      response.userHandle = text(answer.userHandle);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response: response, clientExtensionResults: {} });
  }

  function asked(place, form) {
    return fetch(place.dataset.challenge, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": form.elements.csrf_token.value, "Accept": "application/json" }
    }).then(function (answer) {
      // Sent elsewhere: the door closed meanwhile, or a proof is asked again. The page itself says why.
      if (answer.redirected || answer.status === 401) { window.location.reload(); return new Promise(function () {}); }
      if (!answer.ok) throw new Error("refused");
      return answer.json();
    });
  }

  document.querySelectorAll("[data-passkey-none]").forEach(function (words) { words.hidden = true; });
  document.querySelectorAll("[data-passkey]").forEach(function (place) {
    var form = place.closest("form");
    var button = place.querySelector("button");
    var trouble = place.querySelector("[data-passkey-trouble]");
    place.hidden = false;

    button.addEventListener("click", function () {
      var name = form.elements.name;
      if (name && name.type === "text" && !name.value.trim()) { form.submit(); return; }
      trouble.hidden = true;
      button.disabled = true;
      asked(place, form).then(function (options) {
        var wanted = { publicKey: understood(options) };
        return place.dataset.passkey === "create" ? navigator.credentials.create(wanted) : navigator.credentials.get(wanted);
      }).then(function (key) {
        form.elements.answer.value = said(key);
        form.submit();
      }).catch(function () {
        trouble.hidden = false;
        button.disabled = false;
      });
    });
  });
})();
