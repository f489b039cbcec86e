/** Asking the server now and then, only while somebody looks at the page. */
const PAUSE_MS = 30_000;

/**
 * Calls `ask` every half minute while the page is in view, and soon after it comes into view again. `ask` resolves to
 * false when there is no use in asking again. A broken line is borne: the next turn tries anew.
 * @param {() => Promise<boolean>} ask
 */
export function poll(ask) {
  let timer = 0;
  let last = Date.now();
  let ended = false;

  async function turn() {
    if (ended || document.visibilityState !== "visible") return;
    last = Date.now();
    try {
      ended = !(await ask());
    } catch {
      // no line
    }
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (!ended) timer = setTimeout(turn, Math.max(PAUSE_MS - (Date.now() - last), 500));
  }

  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && plan());
  plan();
}

/** The answer as JSON; null when the session is over and the server sends to the page where one signs in. */
export async function askJson(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: { Accept: "application/json", ...options.headers } });
  if (answer.redirected || answer.status === 403) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
