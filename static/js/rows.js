// [data-rows="prefix"]: add a formset row from its <template>; "Bỏ" hides a row that is marked to be deleted.

function add(block) {
  const total = block.querySelector(`[name="${block.dataset.rows}-TOTAL_FORMS"]`);
  const limit = block.querySelector(`[name="${block.dataset.rows}-MAX_NUM_FORMS"]`);
  if (limit && Number(total.value) >= Number(limit.value)) return;
  const template = block.querySelector("[data-rows-template]");
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.content.querySelector("[data-row]");
  block.querySelector("[data-rows-body]").append(row);
  total.value = Number(total.value) + 1;
  row.dispatchEvent(new CustomEvent("rows:added", { bubbles: true }));
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rows-add]");
  if (!button) return;
  event.preventDefault(); // as a submit button it adds the row on the server when there is no JavaScript
  add(button.closest("[data-rows]"));
});
document.addEventListener("change", (event) => {
  if (!/-DELETE$/.test(event.target.name ?? "")) return;
  const row = event.target.closest("[data-row]");
  if (row) row.classList.toggle("row-dropped", event.target.checked);
});
document.querySelectorAll("[data-rows-add]").forEach((button) => { button.hidden = false; });
