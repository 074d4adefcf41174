// SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
// SPDX-License-Identifier: EUPL-1.2
// The two panes of the review move together, and the keyboard is enough. Without it the page is a plain form.
(function () {
  "use strict";
  var form = document.getElementById("review");
  if (!form) return;
  var page = document.querySelector(".nc-pane-page");
  var canEdit = form.dataset.keys === "on";

  // --- Left: the places of a field -------------------------------------------------------------------------------
  function placesOf(field) {
    return page.querySelectorAll('[data-field~="' + field + '"]');
  }
  function rowOf(field) { return (/^d\d+-[ct]\d+/.exec(field) || [""])[0]; }
  function inView(pane, element) {
    var box = element.getBoundingClientRect();
    var around = pane.getBoundingClientRect();
    return box.top >= around.top + 40 && box.bottom <= around.bottom - 20;
  }
  function show(field) {
    page.querySelectorAll(".is-here").forEach(function (mark) { mark.classList.remove("is-here"); });
    var places = placesOf(field);
    // A deadline that was typed by hand has no place of its own: then the place of its task.
    if (!places.length && rowOf(field)) places = placesOf(rowOf(field));
    var first = null;
    places.forEach(function (mark) {
      mark.classList.add("is-here");
      if (!first && mark.getClientRects().length) first = mark;
    });
    if (first && !inView(page, first)) first.scrollIntoView({ block: "center" });
  }

  // --- Right: the field of a place -------------------------------------------------------------------------------
  function controlOf(field) {
    var found = document.getElementById(field);
    // A row's id leads to its first field.
    if (found && found.matches("input, select, textarea")) return found;
    return form.querySelector('[id^="' + field + '-"].form-control, [id^="' + field + '-"].form-select');
  }
  function goTo(control) {
    if (!control) return false;
    if (control.closest("details")) control.closest("details").open = true;
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: "center" });
    return true;
  }
  // "#f-d0-date" and "#d0-t3": the field, or the first one of the row.
  function goToPlace(hash) {
    var place = hash.slice(1).replace(/^f-/, "");
    return goTo(controlOf(place)) || goTo(document.querySelector("#f-" + CSS.escape(place) + "[tabindex]"));
  }
  form.addEventListener("focusin", function (event) {
    if (event.target.dataset.field) show(event.target.dataset.field);
  });
  page.addEventListener("click", function (event) {
    var mark = event.target.closest("[data-field]");
    if (!mark || String(window.getSelection())) return;
    goTo(controlOf(mark.dataset.field.split(" ")[0]));
  });

  // --- Doubts and the count of what is left to look at ---------------------------------------------------------------
  var left = document.querySelector("#progress [data-part=look]");
  var link = left.parentElement;
  // What is still to be looked at, as the server counts it: doubts, names, several leads of which none is in charge.
  function open() {
    var found = [];
    form.querySelectorAll(".nc-doubt, .nc-leadership.is-doubt, .nc-name.is-doubt select").forEach(function (one) {
      if (one.matches(".nc-doubt") ? !one.querySelector("input[name=seen]").checked : !one.closest(".is-dropped")) found.push(one);
    });
    return found;
  }
  function count() {
    var waiting = open().length;
    left.textContent = String(waiting);
    link.classList.toggle("nc-look", waiting > 0);
    if (waiting) link.setAttribute("href", "#review");
    else link.removeAttribute("href");
  }
  // The number leads to the first of them, and then to the next one.
  var visited = null;
  link.addEventListener("click", function (event) {
    var waiting = open();
    if (!waiting.length) return;
    event.preventDefault();
    visited = waiting[waiting.indexOf(visited) + 1] || waiting[0];
    if (visited.matches(".nc-doubt")) goTo(controlOf(visited.dataset.target)) || goTo(visited.querySelector("input"));
    else goTo(visited);
  });
  function doubtsOf(field) { return form.querySelectorAll('.nc-doubt[data-target="' + field + '"]'); }
  function settle(field) {
    doubtsOf(field).forEach(function (doubt) {
      doubt.querySelector("input[name=seen]").checked = true;
      doubt.classList.add("is-seen");
    });
    var box = document.getElementById("f-" + field);
    if (box) box.classList.remove("is-doubt");
    placesOf(field).forEach(function (mark) { mark.classList.remove("is-doubt"); });
    count();
  }
  form.addEventListener("click", function (event) {
    var goto = event.target.closest("[data-goto]");
    if (goto) {
      if (goTo(controlOf(goto.dataset.goto))) event.preventDefault();
      return;
    }
    var take = event.target.closest("[data-take]");
    if (!take) return;
    event.preventDefault();
    var doubt = take.closest(".nc-doubt");
    var control = controlOf(doubt.dataset.target);
    if (!control) return;
    control.value = take.dataset.take;
    settle(doubt.dataset.target);
    control.focus();
    changed = true;
  });
  function named(row) {
    var select = row.querySelector("select[data-unsure]");
    if (select) row.classList.toggle("is-doubt", !select.value);
  }
  form.addEventListener("change", function (event) {
    if (event.target.name === "seen") event.target.closest(".nc-doubt").classList.toggle("is-seen", event.target.checked);
    if (event.target.dataset.drop) event.target.closest("fieldset").classList.toggle("is-dropped", event.target.checked);
    if (event.target.closest(".nc-leadership")) event.target.closest(".nc-leadership").classList.remove("is-doubt");
    if (event.target.closest(".nc-name")) named(event.target.closest(".nc-name"));
    count();
  });

  // --- Keyboard --------------------------------------------------------------------------------------------------
  function controls() {
    return Array.prototype.filter.call(form.querySelectorAll("input.form-control, textarea, select"), function (control) {
      return !control.disabled && !control.closest("fieldset[disabled], .is-dropped, details:not([open])");
    });
  }
  function next(control) {
    var all = controls();
    var following = all[all.indexOf(control) + 1] || document.getElementById("confirm");
    if (following) { following.focus(); following.scrollIntoView({ block: "nearest" }); }
  }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing || !canEdit) return;
    if (event.altKey) {
      event.preventDefault();
      form.requestSubmit(document.getElementById("confirm"));
      return;
    }
    var control = event.target;
    if (event.shiftKey || event.ctrlKey || event.metaKey || !form.contains(control)) return;
    if (!control.matches("input.form-control, textarea, select")) return;
    event.preventDefault();
    if (control.dataset.field) settle(control.dataset.field);
    if (control.closest(".nc-name")) { named(control.closest(".nc-name")); count(); }
    next(control);
  });

  // --- A text area is as tall as its text ------------------------------------------------------------------------
  function fit(area) {
    area.style.height = "auto";
    area.style.height = area.scrollHeight + 2 + "px";
  }
  form.querySelectorAll("textarea").forEach(fit);
  form.addEventListener("input", function (event) { if (event.target.tagName === "TEXTAREA") fit(event.target); changed = true; });

  // --- Nothing typed is lost by leaving, nothing is sent twice ----------------------------------------------------
  var changed = false;
  var sent = false;
  form.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); return; }
    sent = true;
  });
  window.addEventListener("pageshow", function () { sent = false; });
  window.addEventListener("beforeunload", function (event) { if (changed && !sent) event.preventDefault(); });

  // --- A web page begins with its menus: the document's own beginning is what people want to see ------------------
  var first = page.querySelector(".nc-view-text mark");
  if (first && first.getClientRects().length && !inView(page, first)) first.scrollIntoView({ block: "center" });

  // --- Where to begin ---------------------------------------------------------------------------------------------
  document.addEventListener("click", function (event) {
    var place = event.target.closest('a[href^="#f-"]');
    if (place && !event.defaultPrevented && goToPlace(place.hash)) event.preventDefault();
  });
  var wrong = document.getElementById("wrong");
  function begin() {
    if (wrong) wrong.focus();
    else if (window.location.hash) goToPlace(window.location.hash);
  }
  // The browser goes to the place that the address names when the page is complete, and takes the focus away from it.
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", function () { window.setTimeout(begin, 0); });
})();
