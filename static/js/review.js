// Reviewing alone: after a review the keys belong to the next risk, not to the text of the last one.

const wrong = () => document.querySelector("form.outcome [aria-invalid=true]");

document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  const main = target.id === "main" ? document.getElementById("main") : null; // the target itself has been replaced
  const found = wrong() ?? main;
  found?.focus({ preventScroll: found === main });
});
wrong()?.focus();
