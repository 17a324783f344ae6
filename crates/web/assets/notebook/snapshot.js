// What the phone holds of its villages, and when it forgets it. The outbox is none of its business.

/** @typedef {import('./types.js').Snapshot} Snapshot */
/** @typedef {import('./types.js').Change} Change */

const DAY = 24 * 3600e3;
/** Without contact for so many days the phone forgets … */
export const FORGET_AFTER = 30;
/** … and warns from this one. */
const WARN_AFTER = 20;

/**
 * A snapshot that holds nothing.
 * @param {string} account
 * @param {number} contact
 * @param {number} offset
 * @returns {Snapshot}
 */
export function empty(account, contact, offset) {
  return { account, cursor: null, person: null, villages: [], items: [], producers: [], contact, offset };
}

/**
 * What an answer changes in the snapshot of the person it was given to.
 * @param {Snapshot | null} held
 * @param {import('./types.js').Household[]} households Those held.
 * @param {import('./types.js').Activity[]} activities Those held.
 * @param {import('./types.js').SyncAnswer} answer
 * @param {number} now The phone's clock.
 * @returns {Change[]}
 */
export function told(held, households, activities, answer, now) {
  const owner = answer.person.account;
  const stay = new Set(answer.villages.map((village) => village.id));
  answer.whole.forEach((village) => stay.delete(village));
  /** @type {(table: 'households' | 'activities', rows: {id: string, village: string}[], gone: string[], news: {id: string}[]) => Change[]} */
  const rows = (table, held, gone, news) => {
    const out = new Set(gone);
    held.filter((row) => !stay.has(row.village)).forEach((row) => out.add(row.id));
    return [...Array.from(out, (id) => ({ table, owner, id })), ...news.map((row) => ({ table, owner, id: row.id, value: row }))];
  };
  // How many are missing is said once, when a village is told whole.
  const untold = new Map((held ? held.villages : []).map((village) => [village.id, village.untold]));
  const villages = answer.villages.map((village) =>
    answer.whole.includes(village.id) ? village : { ...village, untold: untold.get(village.id) || null },
  );
  /** @type {Snapshot} */
  const value = {
    account: owner,
    cursor: answer.cursor,
    person: answer.person,
    villages,
    offered: answer.offered || [],
    ...(held && held.chosen ? { chosen: held.chosen } : {}),
    items: answer.items || (held && held.items) || [],
    producers: producers(held, stay, answer),
    ...(held && teamOf(held.person) === teamOf(answer.person) ? { reports: held.reports, requests: held.requests } : {}),
    contact: now,
    offset: Date.parse(answer.now) - now,
  };
  return [
    ...rows('households', households, answer.gone, answer.households),
    ...rows('activities', activities, answer.activities_gone, answer.activities),
    { table: 'snapshots', owner, id: owner, value },
  ];
}

/**
 * The producers of the villages: those held of villages that are not told whole, with what is new.
 * @type {(held: Snapshot | null, stay: Set<string>, answer: import('./types.js').SyncAnswer) => import('./types.js').Producer[]}
 */
function producers(held, stay, { producers: news = [], producers_gone: gone = [] }) {
  const out = new Set([...gone, ...news.map((one) => one.id)]);
  const old = ((held && held.producers) || []).filter((one) => stay.has(one.village) && !out.has(one.id));
  return [...old, ...news];
}

/** Reports are a team's: who has come to another hears of its own. @param {import('./types.js').Signed | null} person */
function teamOf(person) {
  return person && person.team ? person.team.id : null;
}

/**
 * Forgets what is held of the villages. What is unsent stays.
 * @param {string} owner
 * @param {Snapshot | null} held
 * @param {string} [lost] Why, if the right to it is gone.
 * @returns {Change[]}
 */
export function forget(owner, held, lost) {
  const { contact = 0, offset = 0, items = [], chosen, offered } = held || {};
  // The catalogue says nothing of anybody, and without it what is unsent can't be read.
  /** @type {Snapshot} */
  const value = { ...empty(owner, contact, offset), items, ...(lost ? { lost } : chosen ? { chosen, offered } : {}) };
  return [
    { table: 'households', owner, all: true },
    { table: 'activities', owner, all: true },
    { table: 'snapshots', owner, id: owner, value },
  ];
}

/**
 * Whether it is to be forgotten for want of contact; `left`: the days until then, once it is time to warn.
 * @param {Snapshot} held
 * @param {number} now
 * @returns {{over: boolean, left: number | null}}
 */
export function age(held, now) {
  if (held.cursor === null) {
    return { over: false, left: null };
  }
  const days = Math.floor((now - held.contact) / DAY);
  return { over: days >= FORGET_AFTER, left: days >= WARN_AFTER ? Math.max(0, FORGET_AFTER - days) : null };
}
