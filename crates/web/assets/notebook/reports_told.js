// How the phone hears of its team's reports and of what it is asked for once: beside the rounds, seldom, for they change seldom and are long.

import { get, parsed } from './request.js';
import { isFull } from './sync.js';

/** @typedef {import('./types.js').Entry} Entry */

/** What is asked for, where it is kept, and what the operations on it are called. */
const LISTS = /** @type {const} */ ([
  ['/api/v1/own-reports', 'reports', 'report.'],
  ['/api/v1/own-requests', 'requests', 'request.'],
]);
/** So long what was told is good enough, unless something of the own has been answered since. */
const FRESH = 10 * 60e3;

/**
 * Asks for the lists, if it is time to, and lets go what was answered and is in them now.
 * @param {import('./types.js').Surroundings} around
 * @param {string} account Whose notebook it is, and who is signed in.
 * @returns {Promise<void>}
 */
export async function hearOfReports(around, account) {
  for (const list of LISTS) {
    await hear(around, account, list);
  }
}

/** @type {(around: import('./types.js').Surroundings, account: string, list: typeof LISTS[number]) => Promise<void>} */
async function hear(around, account, [url, name, kind]) {
  const { storage, clock } = around;
  await around.alone(async () => {
    /** @type {[import('./types.js').Snapshot | null, Entry[]]} */
    const [held, entries] = await Promise.all([storage.get('snapshots', account, account), storage.all('outbox', account)]);
    if (!held || held.cursor === null) {
      return;
    }
    // Only what was answered before it was asked is sure to be in the answer.
    const own = entries.filter(({ operation }) => operation.kind.startsWith(kind));
    const answered = own.filter((entry) => entry.state === 'answered');
    const refused = own.filter((entry) => entry.state === 'refused').map(({ operation }) => operation.id);
    const before = held[name];
    const age = before ? clock() - before.told : FRESH;
    const hasNews = answered.length > 0 || refused.some((id) => !before || !before.refused.includes(id));
    // A clock that was set back says nothing of how old it is.
    if (!hasNews && age >= 0 && age < FRESH) {
      return;
    }
    const reply = await get(around, url);
    const items = reply && reply.status === 200 ? understood(parsed(reply.text), account) : null;
    if (!items) {
      return;
    }
    const snapshot = { ...held, [name]: { items, told: clock(), refused } };
    const gone = answered.map(({ operation }) => ({ table: /** @type {const} */ ('outbox'), owner: account, id: operation.id }));
    try {
      await storage.write([{ table: 'snapshots', owner: account, id: account, value: snapshot }, ...gone]);
    } catch (error) {
      // On a full phone what was told before stands, and what was answered says so.
      if (!isFull(error)) {
        throw error;
      }
    }
  }, true);
}

/**
 * What is listed, if that is what an answer says, and they are told to this person: somebody else may have signed in since.
 * @param {any} answer
 * @param {string} account
 * @returns {any[] | null}
 */
function understood(answer, account) {
  const isOne = answer !== null && typeof answer === 'object' && answer.account === account && Array.isArray(answer.items);
  return isOne ? answer.items : null;
}
