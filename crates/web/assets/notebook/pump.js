// Turns with the server, one after another, for as long as the page is open. They never hold up the screen.

/** After something was made: soon, but not before what is made together with it. */
const SOON = 2e3;

/**
 * @param {object} with_
 * @param {() => Promise<import('./sync.js').Turn>} with_.turn
 * @param {(turn: import('./sync.js').Turn) => void} with_.over Called after each turn.
 * @param {() => void} with_.begun
 */
export function createPump({ turn, over, begun }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let failures = 0;
  let running = false;
  let again = false;
  let stopped = false;
  /** The server asked not to be asked before. */
  let quietUntil = 0;

  const run = async () => {
    if (running || Date.now() < quietUntil) {
      again = true;
      return;
    }
    running = true;
    again = false;
    begun();
    /** @type {import('./sync.js').Turn} */
    let last = { end: 'lost' };
    try {
      last = await turn();
    } finally {
      running = false;
      failures = last.end === 'lost' ? failures + 1 : 0;
      quietUntil = Date.now() + (last.retryAfter || 0) * 1e3;
      over(last);
      plan(again && last.end === 'done' ? SOON : delay(last, failures, Math.random));
    }
  };
  const plan = (/** @type {number} */ milliseconds) => {
    clearTimeout(timer);
    if (!stopped) {
      timer = setTimeout(run, milliseconds);
    }
  };
  return {
    /** Now: somebody asked for it, or signal may be back. */
    now: run,
    /** Something was made. While nobody answers anyway, it doesn't try more often. */
    soon: () => {
      again = true;
      if (failures === 0 && !running) {
        plan(SOON);
      }
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

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
