// table[data-estimate]: amounts, totals and "sources do not add up" while typing. The server computes them again.

const table = document.querySelector("table[data-estimate]");
const SOURCES = ["national", "local", "beneficiary", "other"];
const write = (amount) => new Intl.NumberFormat("vi-VN").format(amount);
const cell = (row, name) => row.querySelector(`[name$="-${name}"]`)?.value.trim() ?? "";

// Money with letters ("1,5 triệu") is left to the server: null means "cannot say".
function money(text) {
  if (!text) return 0;
  return /^\d{1,3}([. ]?\d{3})*$|^\d+$/.test(text) ? Number(text.replace(/\D/g, "")) : null;
}

function quantity(text) {
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(text)) return Number(text.replaceAll(".", "").replace(",", "."));
  return /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : null;
}

function refresh(row) {
  const amount = (() => {
    const count = quantity(cell(row, "quantity"));
    const price = money(cell(row, "unit_price"));
    return count === null || price === null ? null : Math.round(count * price);
  })();
  const paid = SOURCES.map((name) => money(cell(row, name)));
  const note = row.querySelector("[data-mismatch]");
  if (amount !== null) row.querySelector("[data-amount]").textContent = write(amount);
  const known = amount !== null && !paid.includes(null);
  const gap = known ? amount - paid.reduce((sum, part) => sum + part, 0) : 0;
  note.hidden = !gap;
  if (gap) note.textContent = `Các nguồn cộng lại ${write(amount - gap)} đ, ${gap > 0 ? "còn thiếu" : "thừa"} ${write(Math.abs(gap))} đ so với thành tiền.`;
}

function total() {
  const rows = [...table.tBodies[0].rows].filter((row) => !row.querySelector("[name$='-DELETE']")?.checked);
  const sums = { amount: 0 };
  for (const row of rows) {
    sums.amount += Number(row.querySelector("[data-amount]").textContent.replace(/\D/g, ""));
    for (const name of SOURCES) sums[name] = (sums[name] ?? 0) + (money(cell(row, name)) ?? 0);
  }
  table.querySelectorAll("[data-total]").forEach((place) => { place.textContent = write(sums[place.dataset.total] ?? 0); });
}

if (table) {
  for (const kind of ["input", "change"]) {
    table.addEventListener(kind, (event) => {
      const row = event.target.closest("[data-row]");
      if (row && event.target.name) refresh(row);
      total();
    });
  }
}
