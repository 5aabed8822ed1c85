/* A long computation under way, in the box of its page: how far it is, its end, and stopping it. */
window.guatuCourse = function (box) {
  "use strict";
  const says = box.querySelector("[data-says]"), percent = box.querySelector("[data-percent]");
  const bar = box.querySelector("progress"), stopping = box.querySelector("form");

  /* Sent beside the page: going elsewhere would leave the one that waits for the result. */
  if (stopping) stopping.addEventListener("submit", (event) => {
    event.preventDefault();
    says.textContent = box.dataset.stopping;
    fetch(box.dataset.stop, { method: "POST", body: new URLSearchParams(new FormData(stopping)), headers: { Accept: "application/json" } });
  });

  return {
    says,

    /* What the server tells of it; nothing of a name when none is under way. */
    async told() {
      try {
        const answer = await fetch(box.dataset.watch, { headers: { Accept: "application/json" } });
        return answer.ok ? await answer.json() : {};
      } catch { return {}; }
    },

    begin() {
      says.textContent = box.dataset.running;
      percent.textContent = "";
      bar.removeAttribute("value");
      bar.hidden = false;
    },

    show(told) {
      percent.textContent = told.percent + "%";
      bar.value = told.percent;
      bar.hidden = false;
      if (stopping) {
        stopping.elements.token.value = told.token;
        stopping.hidden = !told.token;
      }
    },

    ended() {
      const again = document.createElement("a");
      again.href = location.pathname;
      again.textContent = box.dataset.reload;
      says.textContent = box.dataset.ended;
      says.append(again);
      percent.textContent = "";
      bar.hidden = true;
      if (stopping) stopping.hidden = true;
    },
  };
};
