// When the next turn is tried. Whether there is signal is known only by trying, so the browser's word on it is a hint and no more.

/** Seconds between turns when all is well. */
const CALM = 15 * 60;
const FIRST = 15;
const LONGEST = 15 * 60;

/**
 * How many milliseconds to wait after a turn.
 * @param {import('./sync.js').Turn} turn
 * @param {number} failures How many turns in a row got no answer, this one included.
 * @param {() => number} chance From 0 to 1: a valley of phones that finds signal again is not to ask all at once.
 */
export function delay(turn, failures, chance) {
  const spread = (/** @type {number} */ seconds) => Math.round(seconds * 1e3 * (0.5 + chance() / 2));
  switch (turn.end) {
    case 'lost':
      return Math.max(spread(Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1))), (turn.retryAfter || 0) * 1e3);
    case 'busy':
      return spread(FIRST);
    default:
      return spread(CALM);
  }
}
