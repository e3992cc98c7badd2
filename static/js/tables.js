// table[data-keyboard]: ↑ ↓ move, Enter opens the row's first link, space ticks it.
// input[data-select] and [data-select-all] feed .bulk-bar[data-bulk] with the count and the sum of data-amount.

const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.querySelector("a, input[data-select]"));
const grouped = new Intl.NumberFormat("vi-VN");

function move(table, step) {
  const rows = rowsOf(table);
  const now = rows.findIndex((row) => row.classList.contains("cursor"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  if (!next) return;
  rows[now]?.classList.remove("cursor");
  next.classList.add("cursor");
  next.scrollIntoView({ block: "nearest" });
  (next.querySelector("a") ?? next.querySelector("input")).focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const inside = event.target.closest("table[data-keyboard]");
  const free = event.target === document.body || event.target.closest("main") === event.target;
  const table = inside ?? (free ? document.querySelector("table[data-keyboard]") : null);
  if (!table || event.target.matches("input:not([data-select]), textarea, select")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(table, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === " " && !event.target.matches("input")) {
    const box = table.querySelector("tr.cursor input[data-select]");
    if (box) { event.preventDefault(); box.click(); }
  }
});

function count() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const chosen = [...document.querySelectorAll("input[data-select]:checked")];
  const sum = chosen.reduce((total, box) => total + Number(box.dataset.amount ?? 0), 0);
  bar.toggleAttribute("data-empty", chosen.length === 0);
  bar.querySelectorAll("[data-bulk-count]").forEach((node) => { node.textContent = grouped.format(chosen.length); });
  bar.querySelectorAll("[data-bulk-sum]").forEach((node) => { node.textContent = grouped.format(sum); });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-select-all]")) {
    event.target.closest("table").querySelectorAll("input[data-select]:not(:disabled)").forEach((box) => { box.checked = event.target.checked; });
  }
  if (event.target.matches("[data-select], [data-select-all]")) count();
});
count();

// [data-density]: a button that switches the density of the tables and remembers it on this device.
const KEY = "kc-density";
const dense = (on) => document.querySelectorAll("table[data-dense-ok]").forEach((table) => table.classList.toggle("table-dense", on));
document.querySelectorAll("[data-density]").forEach((button) => {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(localStorage.getItem(KEY) === "1"));
  button.addEventListener("click", () => {
    const on = localStorage.getItem(KEY) !== "1";
    localStorage.setItem(KEY, on ? "1" : "0");
    button.setAttribute("aria-pressed", String(on));
    dense(on);
  });
});
if (localStorage.getItem(KEY) === "1") dense(true);
