// Looks every so often whether the server has something new, until the page is left. A page that is being left asks for
// nothing more, and what fails then is no lost connection.
//
//   ask(signal)   the question; answers with a response      hear(response)   what to do with it
//   lose()        there was no answer                        pause()          ms until the next look, 0 for none

const PATIENCE = 8000; // ms

export function watch({ ask, hear, lose, pause }) {
  let left = false;
  let question; // the request under way
  let next; // the timer of the next look

  function wait() {
    clearTimeout(next);
    const time = left ? 0 : pause();
    if (time) next = setTimeout(look, time);
  }

  async function look() {
    question = new AbortController();
    const patience = setTimeout(() => question.abort(), PATIENCE);
    try {
      const answer = await ask(question.signal);
      if (left) return;
      await hear(answer);
    } catch {
      if (!left) lose();
    } finally {
      clearTimeout(patience);
    }
    wait();
  }

  addEventListener("pagehide", () => {
    left = true;
    clearTimeout(next);
    question?.abort();
  });
  addEventListener("pageshow", ({ persisted }) => {
    left = false;
    if (persisted) wait();
  });
  return { look, wait };
}
