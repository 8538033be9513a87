/* Small comforts on every page. Everything works without them. */
"use strict";
document.documentElement.classList.add("has-js");

(function () {
  var summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  // One press is one act: a second press while the first is on its way would only ask again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-repeatable")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  // Coming back by the back button shows the page as it was left, sent forms included.
  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.forms, function (form) { delete form.dataset.sent; });
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-print]");
    if (button) window.print();
  });

  document.addEventListener("change", function (event) {
    var field = event.target;
    if (field.hasAttribute && field.hasAttribute("data-submit-on-change")) field.form.submit();
  });
})();
