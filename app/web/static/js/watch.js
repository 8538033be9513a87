/* Waits for another telephone's answer: asks every two seconds and goes on when there is one.

   <div data-watch="/till/pending/7/state">   answers {next: null | address}
   Without JavaScript a link on the page asks again. */
"use strict";
(function () {
  var ASK_MS = 2000;
  var box = document.querySelector("[data-watch]");
  if (!box) return;
  var timer = window.setInterval(function () {
    if (document.hidden) return;
    fetch(box.dataset.watch, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) {
        if (!found || !found.next) return;
        window.clearInterval(timer);
        window.location.replace(found.next);
      })
      .catch(function () { /* no network for a moment: asked again */ });
  }, ASK_MS);
})();
