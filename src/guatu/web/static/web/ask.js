/* Asks in the page's own dialog, by buttons and, where a reason is wanted, by a line of text; null when it is closed. */
(function () {
  "use strict";
  window.guatuAsk = function (says, choices, withReason) {
    const dialog = document.getElementById("ask"), reason = document.getElementById("ask-reason");
    document.getElementById("ask-says").textContent = says;
    document.getElementById("ask-choices").replaceChildren(...choices.map(([value, words], at) => {
      const button = document.createElement("button");
      button.value = value;
      button.textContent = words;
      if (!at) button.className = "primary";
      return button;
    }));
    reason.hidden = !withReason;
    reason.required = withReason;
    reason.value = "";
    dialog.returnValue = "";
    dialog.showModal();
    if (withReason) reason.focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        resolve(dialog.returnValue ? { choice: dialog.returnValue, reason: reason.value } : null);
      }, { once: true });
    });
  };
})();
