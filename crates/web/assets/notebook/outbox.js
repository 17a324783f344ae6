// What people on this phone have made and the server has not answered. Nothing leaves it but by an answer.

import { signature } from './signing.js';

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').Change} Change */

/** So many operations travel at a time: what gets lost on the way is little. */
export const MOST = 50;
/** Bytes of operations in a round; the server takes 1 MiB. */
const MOST_BYTES = 500e3;

/**
 * An operation made now.
 * @param {Pick<import('./types.js').Surroundings, 'clock' | 'subtle'> & {ids: () => string}} around
 * @param {import('./types.js').Person} person
 * @param {string} kind
 * @param {object} body
 * @param {number} seq
 * @returns {Promise<Entry>}
 */
export async function capture(around, person, kind, body, seq) {
  const unsigned = {
    id: around.ids(),
    captured: new Date(around.clock()).toISOString(),
    kind,
    version: 1,
    appointment: person.appointment,
    device: person.device,
    body: JSON.stringify(body),
  };
  const operation = { ...unsigned, signature: await signature(around.subtle, person.key, unsigned) };
  return { person: person.account, seq, state: 'new', operation };
}

/**
 * An operation as it travels. The body is put in as it was signed, for another spelling of the same would not be what was signed.
 * @param {import('./types.js').Operation} operation
 */
export function wire({ body, ...envelope }) {
  return JSON.stringify(envelope).slice(0, -1) + `,"body":${body}}`;
}

/**
 * In the order in which they were made.
 * @param {Entry[]} entries
 */
export function inOrder(entries) {
  const key = (/** @type {Entry} */ entry) => entry.operation.id;
  return [...entries].sort((a, b) => a.seq - b.seq || (key(a) < key(b) ? -1 : 1));
}

/** @param {Entry} entry */
export function isUnsent(entry) {
  return entry.state === 'new' || entry.state === 'waiting';
}

/**
 * Is it about a report, or what was asked for once? What becomes of those is told apart from the villages, so they stay until it has
 * been told.
 * @param {Entry} entry
 */
export function isOfReport(entry) {
  return /^(report|request)\./.test(entry.operation.kind);
}

/**
 * What is sent next.
 * @param {Entry[]} entries
 * @param {Set<string>} tried Ids that had their turn.
 * @param {number} [most]
 */
export function batch(entries, tried, most = MOST) {
  /** @type {Entry[]} */
  const chosen = [];
  let bytes = 0;
  for (const entry of inOrder(entries)) {
    if (!isUnsent(entry) || tried.has(entry.operation.id)) {
      continue;
    }
    bytes += 3 * entry.operation.body.length + 500;
    if (chosen.length === most || (chosen.length > 0 && bytes > MOST_BYTES)) {
      break;
    }
    chosen.push(entry);
  }
  return chosen;
}

/**
 * What the answers change in the outboxes of this phone.
 * @param {Entry[]} sent
 * @param {import('./types.js').Answer[]} answers
 * @param {string | null} told The account whose snapshot now holds all that was applied.
 * @returns {Change[]}
 */
export function answered(sent, answers, told) {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return sent.flatMap((entry) => {
    const { person: owner, operation } = entry;
    /** @type {(value?: Entry) => Change[]} */
    const put = (value) => [{ table: 'outbox', owner, id: operation.id, value }];
    const answer = byId.get(operation.id);
    switch (answer && answer.state) {
      case 'applied':
        return put(owner === told && !isOfReport(entry) ? undefined : { ...entry, state: 'answered' });
      case 'refused':
        return put({ ...entry, state: 'refused', reason: (answer && answer.reason) || { code: '', text: '' } });
      case 'waiting':
        return entry.state === 'waiting' ? [] : put({ ...entry, state: 'waiting' });
      default:
        // Nothing is known of it.
        return [];
    }
  });
}

/**
 * What was answered in earlier rounds of others on this phone, and is in this person's snapshot now.
 * @param {Entry[]} entries As they were before the round began.
 * @param {string} told
 * @returns {Change[]}
 */
export function settled(entries, told) {
  return entries
    .filter((entry) => entry.person === told && entry.state === 'answered' && !isOfReport(entry))
    .map((entry) => ({ table: 'outbox', owner: told, id: entry.operation.id }));
}
