/* A forecast under way: how far it is, and stopping it. The page works without: then it answers when all is done. */
(function () {
  "use strict";
  const box = document.getElementById("course");
  if (!box) return;
  const says = box.querySelector("[data-says]");
  const percent = box.querySelector("[data-percent]");
  const bar = box.querySelector("progress");
  const stopping = box.querySelector("form");
  let waiting = false;
  let looking = false;
  let done = false;
  let seen = !box.hidden;

  async function look() {
    if (looking) return;
    looking = true;
    window.setTimeout(() => { looking = false; if (!done) look(); }, 700);
    let told = {};
    try {
      const answer = await fetch(box.dataset.watch, { headers: { Accept: "application/json" } });
      if (answer.ok) told = await answer.json();
    } catch (error) { told = {}; }
    if (told.name) {
      seen = true;
      if (!waiting) says.textContent = told.says;
      box.hidden = false;
      bar.hidden = false;
      percent.textContent = told.percent + "%";
      bar.value = told.percent;
      if (stopping) {
        stopping.elements.token.value = told.token;
        stopping.hidden = !told.token;
      }
    } else if (!waiting) {
      done = true;
      if (seen) ended();
    }
  }

  function ended() {
    seen = false;
    const again = document.createElement("a");
    again.href = location.pathname;
    again.textContent = box.dataset.reload;
    says.textContent = box.dataset.ended;
    says.append(again);
    percent.textContent = "";
    bar.hidden = true;
    if (stopping) stopping.hidden = true;
  }

  if (stopping) {
    // Sent beside the page: going elsewhere would leave the one that waits for the forecast.
    stopping.addEventListener("submit", (event) => {
      event.preventDefault();
      says.textContent = box.dataset.stopping;
      fetch(box.dataset.stop, {
        method: "POST",
        body: new URLSearchParams(new FormData(stopping)),
        headers: { Accept: "application/json" },
      });
    });
  }
  // Sent beside the page as well, so that the page lives meanwhile; a mistake comes back into the form.
  async function forecast(form) {
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    } catch (error) {
      location.reload();
      return;
    }
    if (answer.redirected && answer.ok) { location.assign(answer.url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const again = page.getElementById("form-forecast");
    waiting = false;
    box.hidden = true;
    if (again) form.replaceWith(again);
    else document.documentElement.replaceWith(page.documentElement);
    done = false;
    seen = false;
    look();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "form-forecast") return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    done = false;
    says.textContent = box.dataset.running;
    percent.textContent = "";
    bar.removeAttribute("value");
    bar.hidden = false;
    forecast(form);
    window.setTimeout(() => { if (waiting) { box.hidden = false; look(); } }, 400);
  });
  if (seen) look();
})();
