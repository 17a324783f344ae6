// Rounds with the server (docs/sync.md): operations up, changes down, written in one transaction, as often as it takes.

import { answered, batch, settled, wire } from './outbox.js';
import { parsed, post } from './request.js';
import { lostRight } from './session.js';
import { forget, told } from './snapshot.js';

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').SyncAnswer} SyncAnswer */

/**
 * How a turn of rounds ended. `done`: all that could be sent is answered. `lost`: no answer, try again. `signed_out`: somebody must
 * sign in. `forbidden`: the right to see anything is gone. `full`: the phone has no room for what was answered. `busy`: another
 * tab is at it.
 * @typedef {{end: 'done' | 'lost' | 'signed_out' | 'forbidden' | 'full' | 'busy', retryAfter?: number | null, person?: string}} Turn
 */

const SYNC = '/api/v1/sync';

/**
 * As many rounds as there is something to send, and at least one.
 * @param {import('./types.js').Surroundings} around
 * @returns {Promise<Turn>}
 */
export async function takeTurn(around) {
  const turn = await around.alone(async () => {
    /** @type {Set<string>} */
    const tried = new Set();
    let most;
    for (;;) {
      const round = await takeRound(around, tried, most);
      if (round.next === 'end') {
        return round.turn;
      }
      most = round.most;
    }
  }, true);
  return turn || { end: 'busy' };
}

/**
 * @typedef {{next: 'end', turn: Turn} | {next: 'more', most: number | undefined}} Round
 */

/**
 * @param {import('./types.js').Surroundings} around
 * @param {Set<string>} tried
 * @param {number} [most]
 * @returns {Promise<Round>}
 */
async function takeRound(around, tried, most) {
  const { storage, clock } = around;
  /** @type {[Entry[], {account: string} | null]} */
  const [entries, session] = await Promise.all([storage.all('outbox'), storage.get('phone', '', 'session')]);
  const guess = session ? session.account : '';
  const held = await storage.get('snapshots', guess, guess);
  // A notebook that kept no producers yet is told everything once more.
  const cursor = held && held.producers ? held.cursor : null;
  const sent = batch(entries, tried, most);

  const operations = sent.map((entry) => wire(entry.operation)).join(',');
  const villages = held && held.chosen && (held.offered || []).length > 0 ? held.chosen : null;
  const head = JSON.stringify({ sent: new Date(clock()).toISOString(), cursor, villages });
  const body = `${head.slice(0, -1)},"operations":[${operations}]}`;
  // A first snapshot is long, and a village's line is slow.
  const reply = await post(around, SYNC, { body, seconds: cursor === null ? 180 : 60 });

  const answer = reply && reply.status === 200 ? understood(parsed(reply.text)) : null;
  if (reply && !answer) {
    return refused(around, reply, sent, tried, guess, most);
  }
  if (!answer) {
    return { next: 'end', turn: { end: 'lost' } };
  }
  sent.forEach((entry) => tried.add(entry.operation.id));
  const person = answer.person.account;
  // Somebody else may have signed in since. Changes since another person's cursor tell only half of it.
  const fits = cursor === null || person === guess;
  const enrolled = await storage.get('persons', person, person);
  const changes = answered(sent, answer.answers, fits && enrolled ? person : null);
  changes.push({ table: 'phone', owner: '', id: 'session', value: { account: person } });
  if (fits && enrolled) {
    const [snapshot, households, activities] = await Promise.all([
      storage.get('snapshots', person, person),
      storage.all('households', person),
      storage.all('activities', person),
    ]);
    changes.push(...settled(entries, person), ...told(snapshot, households, activities, answer, clock()));
  }
  try {
    await storage.write(changes);
  } catch (error) {
    if (!isFull(error)) {
      throw error;
    }
    // What the server has is not to be thought unsent, even where there is no room for its news.
    await storage.write(answered(sent, answer.answers, null)).catch(() => {});
    return { next: 'end', turn: { end: 'full', person } };
  }
  const isOver = fits && batch(entries, tried).length === 0;
  return isOver ? { next: 'end', turn: { end: 'done', person } } : { next: 'more', most: undefined };
}

/** @type {(around: import('./types.js').Surroundings, reply: import('./request.js').Reply, sent: Entry[], tried: Set<string>, guess: string, most?: number) => Promise<Round>} */
async function refused({ storage }, reply, sent, tried, guess, most) {
  const { status, retryAfter } = reply;
  const over = (/** @type {Turn['end']} */ end) => /** @type {Round} */ ({ next: 'end', turn: { end, retryAfter } });
  switch (status) {
    case 401:
      return over('signed_out');
    case 403: {
      // Not every 403 is ours: only the server's own says that the right is gone.
      const lost = lostRight(reply.text);
      if (lost === null) {
        return over('lost');
      }
      if (guess) {
        await storage.write(forget(guess, await storage.get('snapshots', guess, guess), lost));
      }
      return over('forbidden');
    }
    case 400:
    case 413:
    case 422:
      // One of them can't be read. The others must not wait for it for ever: fewer at a time, until it is alone.
      if (sent.length > 1) {
        return { next: 'more', most: Math.ceil(Math.min(sent.length, most || sent.length) / 2) };
      }
      if (sent.length === 1) {
        sent.forEach((entry) => tried.add(entry.operation.id));
        return { next: 'more', most: undefined };
      }
      return over('lost');
    default:
      return over('lost');
  }
}

/** Is the phone's storage full? @param {any} error */
export function isFull(error) {
  return Boolean(error) && error.name === 'QuotaExceededError';
}

/**
 * The answer, if it is one: nothing is forgotten on the word of somebody who isn't the server.
 * @param {any} answer
 * @returns {SyncAnswer | null}
 */
function understood(answer) {
  const lists = ['answers', 'villages', 'whole', 'households', 'gone', 'activities', 'activities_gone'];
  const isOne =
    answer !== null &&
    typeof answer === 'object' &&
    typeof answer.cursor === 'string' &&
    !isNaN(Date.parse(answer.now)) &&
    answer.person &&
    typeof answer.person.account === 'string' &&
    lists.every((list) => Array.isArray(answer[list]));
  return isOne ? answer : null;
}
