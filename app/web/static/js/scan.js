/* Merchant's camera: finds a pay code, puts its text into the form and sends it.

   <div data-scanner data-input="code" data-jsqr="…/jsqr.js" hidden>…</div>
     [data-scanner-start]  button that asks for the camera
     [data-scanner-file]   <input type=file accept="image/*" capture="environment">: a photograph instead
     [data-scanner-view]   holds <video playsinline muted>
     [data-scanner-said]   aria-live line
   The words come from data-said-* attributes, so they are translated with the page. */
"use strict";
(function () {
  var EVERY_MS = 250;
  var CROP_PX = 400;

  var box = document.querySelector("[data-scanner]");
  if (!box) return;
  var input = document.getElementById(box.dataset.input);
  var form = input && input.form;
  if (!form) return;
  var view = box.querySelector("[data-scanner-view]");
  var video = box.querySelector("video");
  var start = box.querySelector("[data-scanner-start]");
  var file = box.querySelector("[data-scanner-file]");
  var said = box.querySelector("[data-scanner-said]");
  var canvas = document.createElement("canvas");
  var stream = null;
  var timer = null;
  var busy = false;
  var foreign = "";
  var decode = null;

  box.hidden = false;

  function say(what) { if (said) said.textContent = box.dataset["said" + what] || ""; }

  function load(address) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("decoder")); };
      document.head.appendChild(script);
    });
  }

  // The browser's own reader when it knows QR codes, jsQR otherwise; both answer with a text or "".
  function reader() {
    if (decode) return Promise.resolve(decode);
    var own = "BarcodeDetector" in window
      ? window.BarcodeDetector.getSupportedFormats().then(function (formats) { return formats.indexOf("qr_code") >= 0; })
      : Promise.resolve(false);
    return own.catch(function () { return false; }).then(function (usable) {
      if (usable) {
        var detector = new window.BarcodeDetector({ formats: ["qr_code"] });
        return function (picture) {
          return detector.detect(picture).then(function (found) { return found.length ? found[0].rawValue : ""; });
        };
      }
      if (!window.jsQR && !box.dataset.jsqr) throw new Error("decoder");
      return (window.jsQR ? Promise.resolve() : load(box.dataset.jsqr)).then(function () {
        return function (picture) {
          var pixels = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
          var found = window.jsQR(pixels.data, pixels.width, pixels.height);
          return Promise.resolve(found ? found.data : "");
        };
      });
    }).then(function (made) { decode = made; return made; });
  }

  // The middle square of what the camera sees, small enough to decode in time on an old telephone.
  function crop(source, width, height) {
    var side = Math.min(width, height);
    canvas.width = canvas.height = Math.min(side, CROP_PX);
    canvas.getContext("2d").drawImage(
      source, (width - side) / 2, (height - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  // A photograph is tried whole first: the code may be anywhere in it.
  function whole(source, width, height) {
    var scale = Math.min(1, 1200 / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  // Pay codes are /p#TOKEN addresses of this site, or the bare digits that stand below them.
  function payCode(text) {
    var digits = text.replace(/[\s-]/g, "");
    if (/^\d{12}$/.test(digits)) return digits;
    try {
      var address = new URL(text, window.location.href);
      if (address.pathname.toLowerCase() === "/p" && address.hash.length > 1) return address.hash.slice(1);
    } catch (error) { /* not an address */ }
    return "";
  }

  function found(text) {
    if (!text) return false;
    var code = payCode(text);
    if (!code) {
      if (foreign !== text) { foreign = text; say("Foreign"); }
      return false;
    }
    stop();
    say("Found");
    input.value = code;
    if (navigator.vibrate) navigator.vibrate(60);
    if (form.requestSubmit) form.requestSubmit(); else form.submit();
    return true;
  }

  function look() {
    if (busy || !video.videoWidth) return;
    busy = true;
    decode(crop(video, video.videoWidth, video.videoHeight))
      .then(function (text) { busy = false; if (stream) found(text); }, function () { busy = false; });
  }

  function stop() {
    if (timer) window.clearInterval(timer);
    timer = null;
    if (stream) stream.getTracks().forEach(function (track) { track.stop(); });
    stream = null;
    if (view) view.hidden = true;
    if (start) start.hidden = false;
  }

  function begin() {
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) { say("Unsupported"); return; }
    say("Starting");
    reader()
      .then(function () {
        return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      })
      .then(function (opened) {
        stream = opened;
        video.srcObject = stream;
        if (view) view.hidden = false;
        if (start) start.hidden = true;
        say("Looking");
        return video.play();
      })
      .then(function () { timer = window.setInterval(look, EVERY_MS); })
      .catch(function (error) {
        stop();
        say(error.name === "NotAllowedError" ? "Denied" : error.message === "decoder" ? "Unsupported" : "Nocamera");
      });
  }

  function photograph() {
    var chosen = file.files && file.files[0];
    if (!chosen) return;
    // As a data: address, because the content security policy knows no blob: pictures.
    var reading = new FileReader();
    var picture = new Image();
    reading.onerror = picture.onerror = function () { say("Nothing"); };
    reading.onload = function () { picture.src = reading.result; };
    picture.onload = function () {
      reader()
        .then(function (read) { return read(whole(picture, picture.naturalWidth, picture.naturalHeight)); })
        .then(function (text) { if (!found(text) && !text) say("Nothing"); })
        .catch(function () { say("Unsupported"); })
        .then(function () { file.value = ""; });
    };
    reading.readAsDataURL(chosen);
  }

  if (start) start.addEventListener("click", begin);
  if (file) file.addEventListener("change", photograph);
  document.addEventListener("visibilitychange", function () { if (document.hidden) stop(); });
  if (box.hasAttribute("data-autostart")) begin();
})();
