// What a phone's browser gives to the modules that are handed everything.

import { openStorage } from './storage_indexeddb.js';

const LOCK = 'banso-turn';

/** @returns {Promise<import('./types.js').Surroundings>} */
export async function surroundings() {
  return {
    storage: await openStorage(indexedDB),
    fetch: (url, init) => fetch(url, init),
    language: () => document.documentElement.lang,
    clock: () => Date.now(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    subtle: crypto.subtle,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    alone: 'locks' in navigator ? aloneOnPhone : aloneInTab(),
  };
}

/** @type {import('./types.js').Surroundings['alone']} */
function aloneOnPhone(work, ifAvailable) {
  return navigator.locks.request(LOCK, { ifAvailable }, (lock) => (lock ? work() : null));
}

/** For browsers without locks: one tab at least doesn't disturb itself. @returns {import('./types.js').Surroundings['alone']} */
function aloneInTab() {
  /** @type {Promise<any> | null} */
  let running = null;
  return async (work, ifFree) => {
    if (running && ifFree) {
      return null;
    }
    const mine = Promise.resolve(running).then(work, work);
    running = mine;
    try {
      return await mine;
    } finally {
      running = running === mine ? null : running;
    }
  };
}
