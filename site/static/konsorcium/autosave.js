// A page form that is sent while Wagtail still saves it waits for the answer, and nothing is saved once it is sent. Else
// it would not know what the save made, and keep each new row twice: https://github.com/wagtail/wagtail/issues/14568

let saving = false;
let sent = false;
let waiting = null;

function isAutosaved(form) {
  return form.matches('[data-controller~="w-autosave"]');
}

function startSave(event) {
  if (sent) event.preventDefault();
  saving = !sent;
}

function endSave() {
  saving = false;
  const event = waiting;
  waiting = null;
  if (event) send(event.target, event.submitter);
}

function send(form, button) {
  if (!button) return form.requestSubmit();
  // A button that shows progress is disabled by now, and would not be named in what is sent.
  const { disabled } = button;
  button.disabled = false;
  form.requestSubmit(button);
  button.disabled = disabled;
}

function hold(event) {
  if (!saving || !isAutosaved(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = event;
}

function noteSent(event) {
  if (isAutosaved(event.target)) sent = !event.defaultPrevented;
}

document.addEventListener("w-autosave:save", startSave);
document.addEventListener("w-autosave:success", endSave);
document.addEventListener("w-autosave:error", endSave);
document.addEventListener("submit", hold, { capture: true });
window.addEventListener("submit", noteSent);
window.addEventListener("pageshow", () => { sent = false; });
