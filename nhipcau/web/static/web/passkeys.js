// SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
// SPDX-License-Identifier: EUPL-1.2
// Passkeys and security keys: what needs them is shown only where the browser has them (a secure address: HTTPS, or
// localhost), and a failure is told in a sentence of the page instead of the console.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var able = Boolean(window.PublicKeyCredential);
    document.querySelectorAll("[data-passkey]").forEach(function (part) { part.hidden = !able; });
    document.querySelectorAll("[data-no-passkey]").forEach(function (part) { part.hidden = able; });
    // Which of allauth's forms a page has, and the ids of its parts: data, where allauth's own pages have scripts.
    document.querySelectorAll("[data-webauthn]").forEach(function (mark) {
      window.allauth.webauthn.forms[mark.dataset.webauthn]({ ids: JSON.parse(mark.dataset.ids) });
    });
  });
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-failed]").forEach(function (part) { part.hidden = false; });
  });
})();
