// table[data-registration]: how many đề án are ticked in and their money, while ticking. The server counts again on save.

const table = document.querySelector("table[data-registration]");
const write = (amount) => new Intl.NumberFormat("vi-VN").format(amount);

const ticked = () => [...table.tBodies[0].rows].filter((row) => row.querySelector("[type=checkbox]").checked);
const money = () => ticked().reduce((sum, row) => sum + Number(row.querySelector("[data-amount]").dataset.amount), 0);
// What the server counts and this page does not show; its rows have no amounts of their own here.
const rest = table ? Number(table.querySelector("[data-total]").dataset.total) - money() : 0;

function total() {
  table.querySelector("[data-count]").textContent = write(ticked().length + Number(table.dataset.hiddenCount ?? 0));
  table.querySelector("[data-total]").textContent = write(money() + rest);
}

// A row that is unticked asks for its reason at once.
table?.addEventListener("change", (event) => {
  if (event.target.type !== "checkbox") return;
  total();
  const reason = event.target.closest("tr").querySelector("[name$='-reason']:not([name$='moved_reason'])");
  const fold = reason?.closest("details");
  if (fold && !event.target.checked) fold.open = true;
});
