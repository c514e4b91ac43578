// Reviewing alone: after a review the keys belong to the next risk, not to the text of the last one.

const wrong = () => document.querySelector("form.outcome [aria-invalid=true]");

document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  const found = wrong() ?? (target.id === "main" ? target : null);
  found?.focus({ preventScroll: found === target });
});
wrong()?.focus();
