// input[data-date]: typed as dd/mm/yyyy; a button beside it opens the browser's own calendar.

const pad = (part) => part.padStart(2, "0");

function toIso(text) {
  const found = /^(\d{1,2})\D(\d{1,2})\D(\d{4})$/.exec(text.trim());
  return found ? `${found[3]}-${pad(found[2])}-${pad(found[1])}` : "";
}

function dress(input) {
  if (input.dataset.dressed || !("showPicker" in HTMLInputElement.prototype)) return;
  input.dataset.dressed = "1";
  const frame = document.createElement("span");
  frame.className = "date-pick";
  input.replaceWith(frame);
  const picker = document.createElement("input");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = "Chọn ngày";
  button.addEventListener("click", () => { picker.value = toIso(input.value); picker.showPicker(); });
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    input.value = picker.value.split("-").reverse().join("/");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
  frame.append(input, button, picker);
}

const dressAll = (root) => root.querySelectorAll("input[data-date]").forEach(dress);
dressAll(document);
document.addEventListener("htmx:load", (event) => dressAll(event.target));
document.addEventListener("rows:added", (event) => dressAll(event.target));
