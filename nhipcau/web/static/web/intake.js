// SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
// SPDX-License-Identifier: EUPL-1.2
// Drag files onto the form, and see how far their sending is. Without it the form is an ordinary one.
(function () {
  "use strict";
  var form = document.getElementById("intake");
  if (!form) return;
  var input = form.querySelector("input[type=file]");
  var progress = form.querySelector(".nc-drop-progress");
  var bar = progress.querySelector("progress");
  var depth = 0;

  function holdsFiles(event) {
    return event.dataTransfer && Array.prototype.indexOf.call(event.dataTransfer.types, "Files") >= 0;
  }
  // The browser's own button speaks the browser's language, and one step is enough: what is chosen is sent.
  form.classList.add("is-scripted");
  form.querySelector(".nc-pick").hidden = false;
  form.querySelector("button").hidden = true;
  input.addEventListener("change", function () { if (input.files.length) form.requestSubmit(); });

  // Anywhere on the page: a file dropped beside the zone must not open in the browser and take the page away.
  window.addEventListener("dragenter", function (event) { if (holdsFiles(event)) { depth += 1; form.classList.add("is-over"); } });
  window.addEventListener("dragleave", function () { depth = Math.max(0, depth - 1); if (!depth) form.classList.remove("is-over"); });
  window.addEventListener("dragover", function (event) { if (holdsFiles(event)) event.preventDefault(); });
  window.addEventListener("drop", function (event) {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    form.classList.remove("is-over");
    if (form.classList.contains("is-sending")) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });

  function say(sentence, isError) {
    progress.hidden = false;
    progress.querySelector("[data-part=label]").textContent = sentence;
    bar.hidden = isError;
    progress.classList.toggle("is-error", isError);
    progress.firstElementChild.setAttribute("role", isError ? "alert" : "status");
    if (isError) progress.querySelector("[data-part=count]").textContent = "";
  }
  function failed(sentence) {
    form.classList.remove("is-sending");
    input.value = "";
    say(sentence, true);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (form.classList.contains("is-sending") || !input.files.length) return;
    if (input.files.length > Number(form.dataset.max)) { failed(form.dataset.tooMany); return; }
    var data = new FormData(form);
    var request = new XMLHttpRequest();
    form.classList.add("is-sending");
    say(form.dataset.sending, false);
    request.upload.addEventListener("progress", function (sent) {
      if (!sent.lengthComputable) return;
      var percent = Math.floor((sent.loaded / sent.total) * 100);
      bar.value = percent;
      progress.querySelector("[data-part=count]").textContent = percent + " %";
    });
    request.addEventListener("load", function () {
      if (request.status < 400) { window.location.reload(); return; }
      // The page of an error says why and what to do.
      var page = new DOMParser().parseFromString(request.responseText, "text/html");
      var reason = page.querySelector("[role=alert]");
      failed(reason && reason.textContent.trim() ? reason.textContent.trim() : form.dataset.failed);
    });
    request.addEventListener("error", function () { failed(form.dataset.failed); });
    request.open("POST", form.action || window.location.href);
    request.setRequestHeader("X-Upload", "1");
    request.send(data);
  });
})();
