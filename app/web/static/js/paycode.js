/* Pay code: counts down, and brings the next code before this one ends.

   <div data-paycode data-expires-in="60" data-renew="/me/pay" data-said="还有 {s} 秒，自动更换">
     [data-paycode-said]  aria-live="off" line that counts
   Without JavaScript the page's own "换一个" button does the same. The deadline is counted from the page's load,
   because the telephone's clock may be wrong. */
"use strict";
(function () {
  var EARLY_S = 5;
  var box = document.querySelector("[data-paycode]");
  if (!box) return;
  var said = box.querySelector("[data-paycode-said]");
  var lasts = Number(box.dataset.expiresIn) || 60;
  var early = Math.min(EARLY_S, lasts / 2);
  var ends = performance.now() + lasts * 1000;

  function tick() {
    var left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    if (said) said.textContent = (box.dataset.said || "{s}").replace("{s}", String(left));
    if (left <= early && !document.hidden) {
      window.clearInterval(timer);
      window.location.replace(box.dataset.renew);
    }
  }
  var timer = window.setInterval(tick, 1000);
  // A telephone that slept shows an old code for a moment at most.
  document.addEventListener("visibilitychange", tick);
  tick();
})();
