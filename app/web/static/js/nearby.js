/* "Nearest to me": asks the browser where it is and sends the form. Without it the list is ordered by community. */
"use strict";
(function () {
  var form = document.getElementById("find-bins");
  var button = form && form.querySelector("[data-nearby]");
  if (!button || !navigator.geolocation) return;
  var note = form.querySelector("[data-nearby-note]");
  button.hidden = false;
  button.addEventListener("click", function () {
    note.textContent = "…";
    navigator.geolocation.getCurrentPosition(function (position) {
      // Three decimals, about a hundred metres, are enough to order bins and keep the address bar discreet.
      form.elements.lat.value = position.coords.latitude.toFixed(3);
      form.elements.lon.value = position.coords.longitude.toFixed(3);
      form.submit();
    }, function (error) {
      note.textContent = error.message;
    }, { timeout: 10000, maximumAge: 60000 });
  });
})();
