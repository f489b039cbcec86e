/**
 * Answers a challenge of ALTCHA (version 1): finds the number that gives the wanted SHA-256 after the salt. Runs on a
 * page and in a service worker alike, a piece at a time, so that the page stays awake. People have nothing to do.
 */
import { Sha256 } from "../site/sha256.js";

export const PROOF_HEADER = "X-Altcha";
const PIECE = 2000;

/** Whether an answer of the server asks for a proof: send the same again with `PROOF_HEADER: await answerTo(…)`. */
export function asksForProof(status, body) {
  return status === 428 && body?.code === "proof_needed" && Boolean(body.challenge);
}

/**
 * @param {{algorithm: string, challenge: string, maxNumber: number, salt: string, signature: string}} asked
 * @returns {Promise<string>} the header's value
 * @throws {Error} where no number up to `maxNumber` fits
 */
export async function answerTo(asked) {
  const { algorithm, challenge, maxNumber, salt, signature } = asked;
  const encoder = new TextEncoder();
  for (let number = 0; number <= maxNumber; number++) {
    if (new Sha256().update(encoder.encode(salt + number)).hex() === challenge) {
      return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    }
    if (number % PIECE === PIECE - 1) await new Promise((resolve) => setTimeout(resolve));
  }
  throw new Error("no answer");
}
