// form[data-autosave] (value: where to post; empty: the form's own action): saves three seconds after typing stops.
// The server answers 200 {"saved_at": "14:05", "version": 7}, 409 {"conflict_url"} when somebody else saved, 400 with
// {"message"} when a value cannot be kept. "fields" in the first answer are hidden fields that go on from there (versions of rows). A "note" in the first answer is told beside the time. Signed out or offline: the values stay on this device until they are saved.

const WAIT = 3000;
const RETRY = 15000;
const timers = new WeakMap();
const keyFor = (name) => `kc-draft:${document.body.dataset.user ?? ""}:${name}`;
const keyOf = (form) => keyFor(form.dataset.autosaveKey ?? location.pathname);
const versionOf = (form) => form.elements.version?.value ?? "";

function say(form, text, tone = "", link = "") {
  const place = form.querySelector("[data-save-state]") ?? document.querySelector("[data-save-state]");
  if (!place) return;
  place.textContent = text;
  place.dataset.tone = tone;
  if (link) {
    const anchor = Object.assign(document.createElement("a"), { href: link, textContent: "Xem hai bản" });
    place.append(" ", anchor);
  }
}

const skipped = (input) => input.type === "file" || input.type === "password" || input.name === "csrfmiddlewaretoken" || input.name === "version";

const ticks = (input) => input.type === "checkbox" || input.type === "radio";
const valueOf = (input) => (ticks(input) ? `${input.value}|${input.checked}` : input.value);

function put(input, value, text) {
  if (ticks(input)) { input.checked = value === `${input.value}|true`; return; }
  if (input.value === value) return;
  if (input.options && ![...input.options].some((option) => option.value === value)) input.add(new Option(text, value));
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function keep(form, sent = false) {
  const fields = [...form.elements].filter((input) => input.name && !skipped(input) && input.type !== "hidden");
  const values = fields.map((input) => [input.name, valueOf(input), input.selectedOptions?.[0]?.textContent.trim() ?? ""]);
  try { localStorage.setItem(keyOf(form), JSON.stringify({ sent, version: versionOf(form), values })); return true; } catch { return false; }
}

// Rows added before the draft was kept are added again, so that every value finds its place.
function grow(form, values) {
  for (const block of form.querySelectorAll("[data-rows]")) {
    const places = values.map(([name]) => name.match(/^(\w+)-(\d+)-/)).filter((found) => found?.[1] === block.dataset.rows);
    const missing = Math.max(-1, ...places.map((found) => Number(found[2]))) + 1 - block.querySelectorAll("[data-row]").length;
    for (let count = 0; count < missing; count += 1) block.querySelector("[data-rows-add]").click();
  }
}

function restore(form) {
  const kept = JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
  if (!kept) return;
  // Sent, and the server has moved on: it arrived. Not sent, and the server has moved on: the old version number
  // goes along, so that saving ends at the page that shows both.
  const moved = kept.version !== versionOf(form);
  if (kept.sent && (moved || !form.elements.version)) { localStorage.removeItem(keyOf(form)); return; }
  if (moved && form.elements.version) form.elements.version.value = kept.version;
  grow(form, kept.values);
  const left = new Map();
  for (const [name, ...rest] of kept.values) left.set(name, [...(left.get(name) ?? []), rest]);
  for (const input of form.elements) {
    const found = left.get(input.name)?.shift();
    if (found) put(input, ...found);
  }
  say(form, "Đã lấy lại nội dung bạn nhập lần trước mà chưa lưu được.", "wait");
  plan(form, WAIT);
}

function saved(form, answer) {
  localStorage.removeItem(keyOf(form));
  if (answer.version !== undefined && form.elements.version) form.elements.version.value = answer.version;
  for (const [name, value] of Object.entries(answer.fields ?? {})) if (form.elements[name]) form.elements[name].value = value;
  say(form, `đã lưu lúc ${answer.saved_at}${answer.note ? `, ${answer.note}` : ""}`, answer.note ? "wait" : "");
}

function lost(form, why) {
  const kept = keep(form);
  say(form, kept ? `${why} Nội dung được giữ trên máy này.` : `${why} Hãy chép lại nội dung trước khi rời trang.`, "bad");
}

async function save(form) {
  const typed = form.dataset.typed ?? "0";
  say(form, "đang lưu…");
  let answer;
  try {
    answer = await fetch(form.dataset.autosave || form.action, {
      method: "POST", body: new FormData(form), redirect: "manual", headers: { "X-Autosave": "1", Accept: "application/json" },
    });
  } catch {
    lost(form, "Mất kết nối.");
    plan(form, RETRY);
    return;
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok && body.saved_at) {
    saved(form, body);
    if ((form.dataset.typed ?? "0") === typed) delete form.dataset.dirty;
  } else if (answer.status === 409) {
    keep(form);
    say(form, body.message ?? "Người khác vừa lưu bản khác.", "bad", body.conflict_url ?? "");
  } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    lost(form, "Phiên làm việc đã hết, hãy đăng nhập lại ở thẻ khác.");
    plan(form, RETRY);
  } else if (answer.status === 400) {
    say(form, body.message ?? "Có ô chưa đúng nên chưa lưu được.", "bad");
  } else {
    lost(form, "Chưa lưu được.");
    plan(form, RETRY);
  }
}

function plan(form, wait) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), wait));
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.form;
    if (!form?.hasAttribute("data-autosave") || event.target.type === "file") return;
    form.dataset.typed = String(Number(form.dataset.typed ?? "0") + 1);
    plan(form, WAIT);
  });
}
document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-autosave")) return;
  clearTimeout(timers.get(event.target));
  keep(event.target, true);
});
document.querySelectorAll("[data-drop-draft]").forEach((node) => localStorage.removeItem(`kc-draft:${node.dataset.dropDraft}`));
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-autosave]").forEach(restore));
