/* A forecast under way: how far it is, and stopping it. The page works without: then it answers when all is done. */
(function () {
  "use strict";
  const box = document.getElementById("course");
  if (!box) return;
  const course = window.guatuCourse(box);
  let waiting = false;
  let looking = false;
  let done = false;
  let seen = !box.hidden;

  async function look() {
    if (looking) return;
    looking = true;
    window.setTimeout(() => { looking = false; if (!done) look(); }, 700);
    const told = await course.told();
    if (told.name) {
      seen = true;
      if (!waiting) course.says.textContent = told.says;
      box.hidden = false;
      course.show(told);
    } else if (!waiting) {
      done = true;
      if (seen) course.ended();
      seen = false;
    }
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
    course.begin();
    forecast(form);
    window.setTimeout(() => { if (waiting) { box.hidden = false; look(); } }, 400);
  });
  if (seen) look();
})();
