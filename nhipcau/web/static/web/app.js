// SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
// SPDX-License-Identifier: EUPL-1.2
// What all pages share. Every page works without it; this makes the keyboard and the menus quicker.
(function () {
  "use strict";

  // --- Light and dark ---
  document.querySelectorAll("[data-theme-toggle]").forEach(function (button) {
    function show() { button.setAttribute("aria-pressed", String(window.nhipcauTheme.isDark())); }
    button.hidden = false;
    show();
    button.addEventListener("click", function () { window.nhipcauTheme.toggle(); show(); });
  });

  // --- Menus (<details>) close on Escape and on a click elsewhere ---
  function openMenus() { return document.querySelectorAll("details.nc-pop[open], details.nc-menu[open]"); }
  document.addEventListener("click", function (event) {
    openMenus().forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    openMenus().forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // --- "/" goes to the search box ---
  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }
  document.addEventListener("keydown", function (event) {
    var box = document.getElementById("nc-search");
    if (event.key !== "/" || !box || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // --- Lists: up and down move between rows, Enter opens (the row's link has the focus), a click on the row too ---
  function rowLink(row) { return row.querySelector("a.nc-row"); }
  function step(from, direction) {
    var row = from;
    do { row = direction > 0 ? row.nextElementSibling : row.previousElementSibling; } while (row && !rowLink(row));
    return row;
  }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (isTyping(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
    var row = event.target.closest(".nc-table tbody tr");
    if (!row && event.key === "ArrowDown" && event.target.matches("body, .nc-messages")) {
      row = { nextElementSibling: document.querySelector(".nc-table tbody tr") };
    }
    var next = row && step(row, event.key === "ArrowDown" ? 1 : -1);
    if (!next) return;
    event.preventDefault();
    rowLink(next).focus();
  });
  document.addEventListener("click", function (event) {
    var row = event.target.closest(".nc-table tbody tr");
    if (!row || !rowLink(row) || event.target.closest("a, button, input, select, label, summary, textarea")) return;
    if (String(window.getSelection())) return; // somebody marks text to copy it
    rowLink(row).click();
  });

  // --- After an action the focus is where its answer is: the field that is wrong, or the sentence that says what was done ---
  function answer() {
    var named = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (document.activeElement !== document.body || named || document.getElementById("wrong")) return;
    var sent = "main form[method=post] ";
    var wrong = document.querySelector(sent + "[aria-invalid=true]") || document.querySelector(sent + ":is(.nc-alert-error, .nc-wrong)");
    var said = wrong || document.querySelector("main .nc-messages");
    if (!said) return;
    if (!said.matches("input, select, textarea")) said.tabIndex = -1;
    said.focus({ preventScroll: true });
    if (wrong) wrong.scrollIntoView({ block: "center" });
  }
  // After the browser has gone to the place that the address names.
  window.addEventListener("load", function () { window.setTimeout(answer, 0); });

  // --- Two panes with a movable divider: <div class="nc-split"> … <div class="nc-divider" role="separator"> … ---
  document.querySelectorAll(".nc-split > .nc-divider").forEach(function (divider) {
    var split = divider.parentElement;
    var key = "nhipcau-split";
    function set(percent) {
      var value = Math.min(75, Math.max(25, percent));
      split.style.setProperty("--nc-split", value + "%");
      divider.setAttribute("aria-valuenow", String(Math.round(value)));
      try { localStorage.setItem(key, String(value)); } catch (error) { /* not kept */ }
    }
    function current() { return Number(divider.getAttribute("aria-valuenow")) || 55; }
    divider.tabIndex = 0;
    divider.setAttribute("aria-valuemin", "25");
    divider.setAttribute("aria-valuemax", "75");
    try { set(Number(localStorage.getItem(key)) || 55); } catch (error) { set(55); }
    divider.addEventListener("keydown", function (event) {
      var by = { ArrowLeft: -3, ArrowRight: 3 }[event.key];
      if (!by) return;
      event.preventDefault();
      set(current() + by);
    });
    divider.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      divider.setPointerCapture(event.pointerId);
      divider.classList.add("is-moving");
    });
    divider.addEventListener("pointermove", function (event) {
      if (!divider.hasPointerCapture(event.pointerId)) return;
      var box = split.getBoundingClientRect();
      set(((event.clientX - box.left) / box.width) * 100);
    });
    divider.addEventListener("pointerup", function () { divider.classList.remove("is-moving"); });
  });

  // --- A select or date that filters a list sends its form by itself ---
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });
})();
