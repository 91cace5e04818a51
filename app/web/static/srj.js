// Copy buttons, shown only where they can work; the slider of states; completion. Every page works without this file.
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

// Completion of the search boxes (WAI-ARIA combobox with a list): without this file the button searches.
for (const box of document.querySelectorAll("[data-complete]")) {
  const input = box.querySelector("input");
  const list = document.createElement("ul");
  list.id = `${input.id}-options`;
  list.role = "listbox";
  list.ariaLabel = box.dataset.options;
  list.hidden = true;
  box.append(list);
  input.role = "combobox";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let found = [], chosen = -1, asked = 0;

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  };
  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    }
  };
  const open = (item) => {
    const [path, kept] = box.dataset.things.split("?");
    location.assign(path + item.id.slice(item.id.indexOf("/id/") + 4) + (kept ? `?${kept}` : ""));
  };
  const ask = async () => {
    const turn = ++asked, typed = input.value.trim();
    if (typed.length < 2) return show(false);
    const [path, kept] = box.dataset.complete.split("?");
    const about = new URLSearchParams(kept);
    about.set("q", typed);
    const kind = input.form.elements.namedItem("kind");
    if (kind && kind.value) about.set("kind", kind.value);
    try {
      const answer = await fetch(`${path}?${about}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || turn !== asked) return;
      found = (await answer.json()).items;
    } catch {
      return; // not reachable: the button still searches
    }
    if (turn !== asked) return;
    list.replaceChildren(...found.map((item, at) => {
      const line = document.createElement("li"), code = document.createElement("span");
      line.id = `${list.id}-${at}`;
      line.role = "option";
      code.className = "code";
      code.textContent = item.notation;
      line.append(code, item.label);
      line.addEventListener("pointerdown", (event) => { event.preventDefault(); open(item); });
      return line;
    }));
    show(found.length > 0);
    choose(-1);
  };

  let waiting;
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 80); });
  input.addEventListener("blur", () => { asked++; show(false); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
    if (list.hidden || !found.length) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose((chosen + 1) % found.length); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose((chosen < 1 ? found.length : chosen) - 1); }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); open(found[chosen]); }
  });
}
