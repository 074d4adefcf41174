// SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
// SPDX-License-Identifier: EUPL-1.2
// Light or dark, decided before the first paint: the reader's choice, else what the system prefers.
(function () {
  "use strict";
  var key = "nhipcau-theme";
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  function chosen() {
    try { return localStorage.getItem(key); } catch (error) { return null; } // storage may be blocked
  }
  function apply() {
    document.documentElement.setAttribute("data-bs-theme", chosen() || (system.matches ? "dark" : "light"));
  }
  apply();
  system.addEventListener("change", apply);
  window.nhipcauTheme = {
    isDark: function () { return document.documentElement.getAttribute("data-bs-theme") === "dark"; },
    toggle: function () {
      var next = this.isDark() ? "light" : "dark";
      try { localStorage.setItem(key, next); } catch (error) { /* the choice holds for this page only */ }
      document.documentElement.setAttribute("data-bs-theme", next);
    },
  };
})();
