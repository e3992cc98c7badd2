// input[data-money]: digits grouped while typing, and the amount read back in triệu / tỷ đồng beneath.
// The server reads "300 triệu" as well, so text with letters is left as typed.

const MILLION = 1_000_000;
const BILLION = 1_000_000_000;
const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 3 });

const plain = (text) => /^[\d.\s]*$/.test(text);
const group = (digits) => digits.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");

function echo(input) {
  const host = input.closest(".input-unit") ?? input;
  if (input.closest("table")) return;
  let note = host.nextElementSibling;
  if (!note?.matches(".money-echo")) {
    note = document.createElement("span");
    note.className = "money-echo";
    host.after(note);
  }
  const amount = plain(input.value) ? Number(input.value.replace(/\D/g, "")) : 0;
  if (amount >= BILLION) note.textContent = `${number.format(amount / BILLION)} tỷ đồng`;
  else if (amount >= MILLION) note.textContent = `${number.format(amount / MILLION)} triệu đồng`;
  else note.textContent = "";
}

function regroup(input) {
  if (!plain(input.value)) { echo(input); return; }
  const after = input.value.slice(input.selectionStart).replace(/\D/g, "").length;
  const grouped = group(input.value.replace(/\D/g, ""));
  if (grouped !== input.value) {
    input.value = grouped;
    let place = grouped.length;
    for (let digits = 0; place > 0 && digits < after; place -= 1) if (/\d/.test(grouped[place - 1])) digits += 1;
    input.setSelectionRange(place, place);
  }
  echo(input);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("input[data-money]")) regroup(event.target);
});
document.querySelectorAll("input[data-money]").forEach((input) => { if (input.value) echo(input); });
