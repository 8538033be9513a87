/* Pay code: shows one at once, counts down, brings the next before this one ends, and notices when it has paid.

   <form method="post" action="/me/pay" data-paycode-form [data-auto]>   its button is the way without JavaScript
   <div data-paycode data-expires-in="60" data-state="/me/pay/codes/7/state" data-said="… {s} …" data-over="…">
     [data-paycode-said]  line that counts; not live, or it would be read aloud every second
   Showing a code ends the one before, so it is a POST. The deadline is counted from the page's load, because the
   telephone's clock may be wrong. */
"use strict";
(function () {
  var EARLY_S = 5;
  var ASK_MS = 2000;
  var form = document.querySelector("form[data-paycode-form]");
  var box = document.querySelector("[data-paycode]");

  function renew() { if (form.requestSubmit) form.requestSubmit(); else form.submit(); }

  if (form && form.hasAttribute("data-auto")) { renew(); return; }
  if (!form || !box) return;

  var said = box.querySelector("[data-paycode-said]");
  var ends = performance.now() + Number(box.dataset.expiresIn) * 1000;
  var over = false;

  function tick() {
    if (over) return;
    var left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    if (said) said.textContent = (box.dataset.said || "{s}").replace("{s}", String(left));
    if (left <= EARLY_S && !document.hidden) { stop(); renew(); }
  }

  function ask() {
    if (over || document.hidden) return;
    fetch(box.dataset.state, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) {
        if (!found || over) return;
        if (found.next) { stop(); window.location.assign(found.next); }
        // Another telephone of the same person shows a newer code: two pages must not revoke each other for ever.
        if (found.state === "over") { stop(); if (said) said.textContent = box.dataset.over || ""; }
      })
      .catch(function () { /* no network for a moment: asked again */ });
  }

  function stop() {
    over = true;
    window.clearInterval(ticking);
    window.clearInterval(asking);
  }

  var ticking = window.setInterval(tick, 1000);
  var asking = window.setInterval(ask, ASK_MS);
  // A telephone that slept shows an old code for a moment at most.
  document.addEventListener("visibilitychange", function () { tick(); ask(); });
  tick();
})();
