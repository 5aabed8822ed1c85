/* Levelling under way: how far it is, and ending it with the best found so far. Without this the page answers at the end. */
(function () {
  "use strict";
  const box = document.getElementById("course");
  if (!box) return;
  const form = document.getElementById(box.dataset.form), says = box.querySelector("[data-says]");
  const percent = box.querySelector("[data-percent]"), bar = box.querySelector("progress"), stopping = box.querySelector("form");
  let mine = false, seen = !box.hidden;

  async function look() {
    let told = {};
    try {
      const answer = await fetch(box.dataset.watch, { headers: { Accept: "application/json" } });
      if (answer.ok) told = await answer.json();
    } catch { told = {}; }
    if (told.name) {
      seen = true;
      percent.textContent = told.percent + "%";
      bar.value = told.percent;
      if (stopping) {
        stopping.elements.token.value = told.token;
        stopping.hidden = !told.token;
      }
    } else if (seen && !mine) { ended(); return; }
    window.setTimeout(look, 500);
  }

  function ended() {
    const again = document.createElement("a");
    again.href = location.pathname;
    again.textContent = box.dataset.reload;
    says.textContent = box.dataset.ended;
    says.append(again);
    percent.textContent = "";
    bar.hidden = true;
    if (stopping) stopping.hidden = true;
  }

  /* Sent beside the page: going elsewhere would leave the one that waits for the result. */
  if (stopping) stopping.addEventListener("submit", (event) => {
    event.preventDefault();
    says.textContent = box.dataset.stopping;
    fetch(box.dataset.stop, { method: "POST", body: new URLSearchParams(new FormData(stopping)), headers: { Accept: "application/json" } });
  });
  if (form) form.addEventListener("submit", () => {
    mine = true;
    window.setTimeout(() => {
      says.textContent = box.dataset.running;
      percent.textContent = "";
      bar.removeAttribute("value");
      box.hidden = false;
      look();
    }, 200);
  });
  if (seen) look();
})();
