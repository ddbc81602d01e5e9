/**
 * What makes the pages better where there is JavaScript. Nothing depends on it: every form posts
 * and every link leads on without.
 */
const passkeyOptions = {
  get: "/api/v1/auth/login/passkey/options",
  create: "/api/v1/auth/passkeys/options",
};
const syncPollMs = 3_000;
const maxSyncPolls = 200;

/** Whoever sent a wrong form begins at what was wrong. */
function focusSummary() {
  document.querySelector(".summary")?.focus();
}

/** Moments come in UTC; here they are written in the time zone of this device. */
function localiseMoments(root = document) {
  for (const time of root.querySelectorAll("time[data-moment]")) {
    const moment = new Date(time.dateTime);
    time.title = time.textContent.trim();
    time.textContent = moment.toLocaleString(undefined, {
      dateStyle: "medium",
      timeStyle: "short",
    });
  }
}

/** Asks before what cannot be taken back, and takes one press of a button for one. */
function guardForms() {
  document.addEventListener("submit", (event) => {
    const { submitter } = event;
    const question = submitter?.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || !submitter) return;
    // A disabled button would not be sent, so it is disabled a moment later.
    setTimeout(() => {
      submitter.disabled = true;
    });
  });
  // A page that comes back from the browser's memory is ready again.
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
  });
}

function offerCopying() {
  for (const place of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(place.dataset.copy);
      button.textContent = "Copied";
    });
    place.after(" ", button);
  }
}

/** The forms of passkeys are hidden until a script that can fill them is there. */
function offerPasskeys() {
  const canParse = typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!canParse) continue;
    form.hidden = false;
    for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = true;
    form.addEventListener("submit", (event) => {
      if (form.elements.credential.value !== "") return;
      event.preventDefault();
      event.stopPropagation();
      fillPasskey(form);
    });
  }
}

async function fillPasskey(form) {
  const fault = form.querySelector("[data-passkey-fault]");
  fault.hidden = true;
  try {
    const credential = await askForPasskey(form.dataset.passkey);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (error) {
    const isStepUp = error.code === "step_up_required";
    if (isStepUp) {
      location.assign(`/app/confirm?next=${encodeURIComponent(location.pathname)}`);
      return;
    }
    fault.textContent = "The passkey was not used. Try again, or take another way.";
    fault.hidden = false;
  }
}

async function askForPasskey(kind) {
  const reply = await fetch(passkeyOptions[kind], { method: "POST" });
  const options = await reply.json();
  if (!reply.ok) throw options;
  if (kind === "get") {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return navigator.credentials.get({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return navigator.credentials.create({ publicKey });
}

/** While books are read, that part of the page is asked for again and put in its place. */
async function followSync() {
  for (let poll = 0; poll < maxSyncPolls; poll += 1) {
    const place = document.querySelector("[data-live]");
    if (!place?.matches('[data-live="running"]')) return;
    await new Promise((resolve) => setTimeout(resolve, syncPollMs));
    const reply = await fetch(location.pathname);
    if (!reply.ok || reply.redirected) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const next = fresh.querySelector("[data-live]");
    if (!next) return;
    localiseMoments(next);
    place.replaceWith(next);
  }
}

focusSummary();
localiseMoments();
guardForms();
offerCopying();
offerPasskeys();
followSync();
