// Every page: keyboard, menus, dialogs, the guard against leaving unsaved work. Nothing here is needed to work.

const typing = (node) => node.closest?.("input, textarea, select, [contenteditable]");

document.documentElement.classList.add("js");
document.querySelectorAll("[data-open-dialog]").forEach((button) => { button.hidden = false; });
document.querySelector("[data-focus]")?.focus();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    return;
  }
  if (typing(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search-key]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  } else if (event.key === "?") {
    document.getElementById("tro-giup-phim")?.showModal();
  }
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
  if (event.target.matches("dialog")) event.target.close();
  const jump = event.target.closest(".error-summary a[href^='#']");
  const field = jump && (document.getElementById(`${jump.hash.slice(1)}-go`) ?? document.getElementById(jump.hash.slice(1)));
  if (field) {
    event.preventDefault();
    (field.matches("fieldset") ? field.querySelector("input, select, textarea") : field)?.focus();
    field.scrollIntoView({ block: "center" });
  }
});

// <form data-confirm="dialog-id">: ask in that <dialog> first; its button value="confirm" sends the form.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = form.dataset.confirm && document.getElementById(form.dataset.confirm);
  if (!dialog || form.dataset.confirmed) return;
  event.preventDefault();
  const button = event.submitter;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "confirm") { button?.focus(); return; }
    form.dataset.confirmed = "1";
    form.requestSubmit(button);
  }, { once: true });
  dialog.showModal();
});

// One press is enough: a second submit of the same form within five seconds is dropped.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) { event.preventDefault(); return; }
  form.dataset.sending = "1";
  delete form.dataset.dirty;
  setTimeout(() => { delete form.dataset.sending; delete form.dataset.confirmed; }, 5000);
});

// <form data-guard>: leaving with changes that were not sent asks first. autosave.js clears the mark.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && (form.hasAttribute("data-guard") || form.hasAttribute("data-autosave"))) form.dataset.dirty = "1";
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sending]").forEach((form) => { delete form.dataset.sending; });
});
