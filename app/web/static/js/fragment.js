/* /p#TOKEN: the part after # never reaches a server by itself. Moves it into the form and out of the address bar.

   <form data-fragment data-input="code" [data-send]> : data-send also sends the form. */
"use strict";
(function () {
  var form = document.querySelector("form[data-fragment]");
  if (!form) return;
  var input = document.getElementById(form.dataset.input);
  var token = window.location.hash.slice(1);
  if (!input || !/^[A-Za-z0-9._~-]{8,200}$/.test(token)) return;
  input.value = token;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  if (form.hasAttribute("data-send")) {
    if (form.requestSubmit) form.requestSubmit(); else form.submit();
  }
})();
