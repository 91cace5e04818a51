// Copy buttons: shown only where they can work. Every page works without this file.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    } catch {
      button.hidden = true; // not allowed here: the address stays selectable
      return;
    }
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
