// The light or dark switch: the form <form class="theme" data-theme> posts without a script; with one the look
// changes at once and the choice is saved in the background.

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-theme]");
  if (!form || !event.submitter?.value) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  document.documentElement.dataset.bsTheme = event.submitter.value;
  form.querySelectorAll("button").forEach((button) => {
    if (button !== event.submitter) button.focus();
  });
  const failed = () => {
    document.dispatchEvent(new CustomEvent("notice", { detail: { text: form.dataset.failed, level: "warning" } }));
  };
  fetch(form.action, { method: "POST", body, redirect: "manual" })
    .then((answer) => answer.ok || answer.type === "opaqueredirect" || failed())
    .catch(failed);
});
