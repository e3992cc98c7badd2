// select[data-combobox-url]: long lists become type-ahead over a server search that ignores diacritics.
// The address answers ?q= with JSON {"results": [{"id", "text", "note"}], "more": bool}. Without JavaScript the
// select (with the options the server rendered) stays. data-combobox-depends="id" sends that field's value as ?within=.

const WAIT = 180;
let serial = 0;

function build(select) {
  if (select.dataset.dressed || select.multiple) return;
  select.dataset.dressed = "1";
  serial += 1;
  const frame = document.createElement("div");
  frame.className = "combobox";
  const input = document.createElement("input");
  const list = document.createElement("ul");
  Object.assign(input, { type: "text", className: "form-control", autocomplete: "off", id: `${select.id || `combobox-${serial}`}-go` });
  Object.assign(list, { className: "combobox-list", id: `combobox-list-${serial}`, hidden: true });
  list.setAttribute("role", "listbox");
  const label = document.querySelector(`label[for="${select.id}"]`);
  if (label) { label.htmlFor = input.id; list.setAttribute("aria-label", label.textContent.trim()); }
  const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(told)) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  input.value = select.value ? select.selectedOptions[0].textContent.trim() : "";
  select.before(frame);
  frame.append(input, list, select);
  select.hidden = true;
  wire({ select, input, list, timer: 0, asked: 0, at: -1 });
}

function close(box) {
  box.list.hidden = true;
  box.at = -1;
  box.input.setAttribute("aria-expanded", "false");
  box.input.removeAttribute("aria-activedescendant");
}

function point(box, place) {
  const options = [...box.list.querySelectorAll("[role=option]")];
  if (!options.length) return;
  box.at = (place + options.length) % options.length;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === box.at)));
  options[box.at].scrollIntoView({ block: "nearest" });
  box.input.setAttribute("aria-activedescendant", options[box.at].id);
}

function choose(box, id, text) {
  if (![...box.select.options].some((option) => option.value === id)) box.select.add(new Option(text, id));
  box.select.value = id;
  box.input.value = text;
  close(box);
  for (const kind of ["input", "change"]) box.select.dispatchEvent(new Event(kind, { bubbles: true }));
}

function show(box, { results, more }) {
  box.list.replaceChildren(...results.map((result, i) => {
    const item = document.createElement("li");
    item.id = `${box.list.id}-${i}`;
    item.dataset.id = String(result.id);
    item.dataset.text = result.text;
    item.setAttribute("role", "option");
    item.textContent = result.text;
    if (result.note) { const note = document.createElement("small"); note.textContent = result.note; item.append(note); }
    return item;
  }));
  if (!results.length || more) {
    const note = document.createElement("li");
    note.className = "combobox-note";
    note.textContent = results.length ? "Còn nữa, hãy gõ thêm chữ." : "Không tìm thấy. Thử gõ ít chữ hơn, không cần dấu.";
    box.list.append(note);
  }
  box.list.hidden = false;
  box.input.setAttribute("aria-expanded", "true");
}

async function ask(box) {
  const url = new URL(box.select.dataset.comboboxUrl, location.href);
  url.searchParams.set("q", box.input.value.trim());
  const within = document.getElementById(box.select.dataset.comboboxDepends ?? "");
  if (within?.value) url.searchParams.set("within", within.value);
  box.asked += 1;
  const mine = box.asked;
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (mine === box.asked && answer.ok) show(box, await answer.json());
  } catch { close(box); }
}

function wire(box) {
  const { input, list, select } = box;
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    if (!input.value) choose(box, "", "");
    clearTimeout(box.timer);
    box.timer = setTimeout(() => ask(box), WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask(box); else point(box, box.at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && box.at >= 0) {
      event.preventDefault();
      const item = list.querySelectorAll("[role=option]")[box.at];
      choose(box, item.dataset.id, item.dataset.text);
    } else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(box); }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("[role=option]");
    if (item) choose(box, item.dataset.id, item.dataset.text);
  });
  input.addEventListener("blur", () => {
    close(box);
    input.value = select.value ? select.selectedOptions[0].textContent.trim() : "";
  });
  document.getElementById(select.dataset.comboboxDepends ?? "")?.addEventListener("change", () => choose(box, "", ""));
}

const buildAll = (root) => root.querySelectorAll("select[data-combobox-url]").forEach(build);
buildAll(document);
document.addEventListener("htmx:load", (event) => buildAll(event.target));
document.addEventListener("rows:added", (event) => buildAll(event.target));
