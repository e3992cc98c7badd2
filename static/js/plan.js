// form[data-plan]: while amounts are typed, the totals of the draft and of each envelope follow. The server counts again on save.

const number = new Intl.NumberFormat("vi-VN");
const form = document.querySelector("form[data-plan]");
const amountOf = (input) => (/^[\d.\s]+$/.test(input.value) ? Number(input.value.replace(/\D/g, "")) : 0);

// What the page counted for rows that are not on it (filtered, folded) stays as it was.
const counted = new Map();
const inputs = form ? [...form.querySelectorAll("input[data-of]")] : [];
const sums = () => {
  const found = new Map();
  inputs.forEach((input) => found.set(input.dataset.of, (found.get(input.dataset.of) ?? 0) + amountOf(input)));
  return found;
};
const first = sums();
const digits = (node) => Number((node?.textContent ?? "0").replace(/[^\d-]/g, ""));
document.querySelectorAll("[data-share]").forEach((share) => {
  counted.set(share.dataset.share, digits(share.querySelector("[data-needed]")) - (first.get(share.dataset.share) ?? 0));
});

function follow() {
  const now = sums();
  let total = 0;
  document.querySelectorAll("[data-share]").forEach((share) => {
    const needed = (counted.get(share.dataset.share) ?? 0) + (now.get(share.dataset.share) ?? 0);
    const free = Number(share.dataset.free);
    const meter = share.querySelector("meter");
    total += needed;
    meter.max = Math.max(free, needed, 1);
    meter.high = free;
    meter.value = needed;
    share.classList.toggle("over", needed > free);
    share.querySelector("[data-needed]").textContent = number.format(needed);
    share.querySelector("[data-left-label]").textContent = needed > free ? "thiếu" : "dư";
    share.querySelector("[data-left]").textContent = number.format(Math.abs(free - needed));
  });
  const all = document.querySelector("[data-plan-total]");
  const left = document.querySelector("[data-plan-left]");
  const shown = form.querySelector("[data-shown-total]");
  if (counted.size && all) all.textContent = number.format(total);
  if (counted.size && left) left.textContent = number.format(Number(left.dataset.has) - Number(left.dataset.promised) - total);
  if (shown) shown.textContent = number.format(inputs.reduce((sum, input) => sum + amountOf(input), 0));
  form.querySelectorAll("tbody").forEach((body) => {
    const place = body.querySelector("[data-group-total]");
    const own = [...body.querySelectorAll("input[data-of]")];
    if (place && own.length) place.textContent = number.format(own.reduce((sum, input) => sum + amountOf(input), 0));
  });
}

if (inputs.length) form.addEventListener("input", (event) => { if (event.target.matches("input[data-of]")) follow(); });

// A group opens and closes in place, so that nothing typed is lost; without this the heading is a link that does the same.
document.addEventListener("click", (event) => {
  const heading = event.target.closest("a[data-fold]");
  const rows = heading ? [...heading.closest("tbody").rows].slice(1) : [];
  if (!rows.length) return;
  event.preventDefault();
  const open = heading.getAttribute("aria-expanded") === "true";
  heading.setAttribute("aria-expanded", String(!open));
  rows.forEach((row) => { row.hidden = open; });
});
