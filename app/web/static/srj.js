// Copy buttons, shown only where they can work; the slider of states. Every page works without this file.
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

for (const slider of document.querySelectorAll("input[data-slider]")) {
  // A released handle shows its state; the keyboard moves through many and the button shows the one it stopped at.
  slider.addEventListener("pointerup", () => slider.form.requestSubmit());
}
