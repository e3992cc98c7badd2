// table[data-estimate]: amounts, totals and "sources do not add up" while typing; what the norms allow beside each line;
// cells pasted from a spreadsheet. The server computes and checks everything again.

const table = document.querySelector("table[data-estimate]");
const SOURCES = ["national", "local", "beneficiary", "other"];
const COLUMNS = ["name", "unit_name", "quantity", "unit_price", "", ...SOURCES]; // as they stand; "" is computed
const write = (amount) => new Intl.NumberFormat("vi-VN").format(amount);
const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const cell = (row, name) => field(row, name)?.value.trim() ?? "";

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
  const rows = [...table.tBodies[0].rows].filter((row) => !field(row, "DELETE")?.checked);
  const sums = { amount: 0 };
  for (const row of rows) {
    sums.amount += Number(row.querySelector("[data-amount]").textContent.replace(/\D/g, ""));
    for (const name of SOURCES) sums[name] = (sums[name] ?? 0) + (money(cell(row, name)) ?? 0);
  }
  table.querySelectorAll("[data-total]").forEach((place) => { place.textContent = write(sums[place.dataset.total] ?? 0); });
}

// --- what the norms say ----------------------------------------------------------------------------------------------
const panel = document.querySelector("[data-assess][hx-post]");
const trouble = document.querySelector("[data-assess-trouble]");
const said = document.querySelector("[data-assess-said]");
let opened = new Set();

function placeHints() {
  const hints = JSON.parse(panel.querySelector("[data-hints]")?.dataset.hints ?? "{}");
  for (const row of table.tBodies[0].rows) {
    const place = row.querySelector("[data-hint]");
    const [text, tone] = hints[field(row, "row").name.replace(/-row$/, "")] ?? ["", ""];
    place.textContent = text;
    place.dataset.tone = tone;
    place.hidden = !text;
  }
  const state = panel.querySelector("[data-assess-state]").textContent.trim();
  if (said.textContent !== state) said.textContent = state;
}

if (table && panel) {
  panel.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo } = event.detail;
    if (!xhr.responseURL.endsWith(pathInfo.requestPath)) event.detail.shouldSwap = false; // signed out meanwhile
    trouble.hidden = event.detail.shouldSwap;
    opened = new Set([...panel.querySelectorAll("details[open]")].map((details) => details.dataset.group));
  });
  panel.addEventListener("htmx:afterSwap", () => {
    panel.querySelectorAll("details").forEach((details) => { details.open = opened.has(details.dataset.group); });
    placeHints();
  });
  panel.addEventListener("htmx:sendError", () => { trouble.hidden = false; });
}

// --- cells from a spreadsheet ----------------------------------------------------------------------------------------
const report = document.querySelector("[data-paste-said]");
const undoer = document.querySelector("[data-paste-undo]");
let before = null;

// Tabs between cells, lines between rows; a cell in quotes may hold both.
function grid(text) {
  const rows = [[""]];
  let quoted = false;
  const put = (sign) => { rows.at(-1)[rows.at(-1).length - 1] += sign; };
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    if (quoted) {
      if (sign !== '"') put(sign);
      else if (text[place + 1] === '"') { put('"'); place += 1; } else quoted = false;
    } else if (sign === '"' && rows.at(-1).at(-1) === "") quoted = true;
    else if (sign === "\t") rows.at(-1).push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") put(sign);
  }
  if (rows.at(-1).length === 1 && !rows.at(-1)[0]) rows.pop();
  return rows.map((cells) => cells.map((words) => words.replace(/\s+/g, " ").trim()));
}

// "1,500,000", "1.500.000,00", "1500000 đ" -> "1.500.000"; what can be read in two ways stays as it was copied.
function asMoney(text) {
  const bare = text.replace(/\s*(đồng|đ|₫|vnd|vnđ)\.?$/i, "").replace(/[\s\u00a0]/g, "");
  if (bare === "-" || bare === "–") return "";
  const whole = bare.replace(/(?<=\.\d{3}),0+$|(?<=,\d{3})\.0+$|(?<=^\d+)[.,]0{1,2}$/, "");
  if (/^\d+$/.test(whole) || /^\d{1,3}(\.\d{3})+$/.test(whole) || /^\d{1,3}(,\d{3}){2,}$/.test(whole)) return write(Number(whole.replace(/\D/g, "")));
  return text;
}

const converted = (name, text) => (name === "unit_price" || SOURCES.includes(name) ? asMoney(text) : text);

function rowFrom(place, block, added) {
  const rows = table.tBodies[0].rows;
  if (!rows[place]) {
    block.querySelector("[data-rows-add]").click();
    if (rows[place]) added.push(rows[place]);
  }
  return rows[place];
}

function paste(start, column, cells) {
  const block = table.closest("[data-rows]");
  const kept = { values: [], added: [], total: block.querySelector("[name$='-TOTAL_FORMS']").value };
  let count = 0;
  for (const words of cells) {
    const row = rowFrom(start + count, block, kept.added);
    if (!row) break;
    words.forEach((text, step) => {
      const name = COLUMNS[column + step];
      const input = name && field(row, name);
      if (!input) return;
      kept.values.push([input, input.value]);
      input.value = converted(name, text);
    });
    refresh(row);
    count += 1;
  }
  before = kept;
  undoer.hidden = false;
  const left = cells.length - count;
  report.textContent = `Đã dán ${count} dòng.${left ? ` Còn ${left} dòng không dán được vì bảng đã đủ số dòng; hãy nhập bằng tệp Excel.` : ""}`;
}

function changed(input) {
  total();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function undo() {
  const block = table.closest("[data-rows]");
  for (const [input, value] of before.values.reverse()) input.value = value;
  before.added.forEach((row) => row.remove());
  block.querySelector("[name$='-TOTAL_FORMS']").value = before.total;
  const rows = [...table.tBodies[0].rows];
  rows.forEach(refresh);
  before = null;
  undoer.hidden = true;
  report.textContent = "Đã hoàn tác lần dán.";
  changed(block.querySelector("[name$='-TOTAL_FORMS']"));
}

if (table) {
  for (const kind of ["input", "change"]) {
    table.addEventListener(kind, (event) => {
      const row = event.target.closest("[data-row]");
      if (row && event.target.name) refresh(row);
      total();
    });
  }
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const row = event.target.closest("[data-row]");
    const column = COLUMNS.findIndex((name) => name && event.target.name?.endsWith(`-${name}`) && field(row, name) === event.target);
    if (column < 0 || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    paste([...table.tBodies[0].rows].indexOf(row), column, grid(text));
    event.target.focus();
    changed(event.target);
  });
  undoer.addEventListener("click", undo);
}
