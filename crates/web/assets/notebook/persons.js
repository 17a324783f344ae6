// The people who share this phone. A PIN keeps them apart; whoever takes the phone to pieces it does not stop, and the screen says so.

import { isUnsent } from './outbox.js';
import { parsed, post } from './request.js';
import { signature, signingKey } from './signing.js';

/** @typedef {import('./types.js').Person} Person */
/** @typedef {import('./types.js').Pin} Pin */
/** @typedef {import('./types.js').Surroundings} Surroundings */

const ROUNDS = 100e3;
/** So many wrong ones are free; each further one doubles the wait, from a minute on. */
const FREE_FAILURES = 5;
const LONGEST_WAIT = 60 * 60e3;

/** @param {string} pin */
export function isPin(pin) {
  return /^[0-9]{6}$/.test(pin);
}

/** @type {(subtle: SubtleCrypto, pin: string, salt: Uint8Array, rounds: number) => Promise<Uint8Array>} */
async function hashed(subtle, pin, salt, rounds) {
  const key = await subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: /** @type {BufferSource} */ (salt), iterations: rounds };
  return new Uint8Array(await subtle.deriveBits(how, key, 256));
}

/**
 * @param {Pick<Surroundings, 'subtle' | 'random'>} around
 * @param {string} pin
 * @returns {Promise<Pin>}
 */
export async function newPin({ subtle, random }, pin) {
  const salt = random(16);
  return { salt, rounds: ROUNDS, hash: await hashed(subtle, pin, salt, ROUNDS), failures: 0, until: 0 };
}

/**
 * Whether a PIN opens, and what is to be kept of the attempt.
 * @param {Pick<Surroundings, 'subtle' | 'clock'>} around
 * @param {Pin} held
 * @param {string} typed
 * @returns {Promise<{opens: boolean, pin: Pin}>}
 */
export async function tried({ subtle, clock }, held, typed) {
  const now = clock();
  // A clock that was set back doesn't make anybody wait longer than the wait itself.
  if (now < held.until && held.until - now <= LONGEST_WAIT) {
    return { opens: false, pin: held };
  }
  const hash = await hashed(subtle, typed, held.salt, held.rounds);
  if (hash.every((byte, at) => byte === held.hash[at])) {
    return { opens: true, pin: { ...held, failures: 0, until: 0 } };
  }
  const failures = held.failures + 1;
  const over = failures - FREE_FAILURES;
  const wait = over < 0 ? 0 : Math.min(LONGEST_WAIT, 60e3 * 2 ** over);
  return { opens: false, pin: { ...held, failures, until: now + wait } };
}

/**
 * Enrols whoever is signed in on this phone, or gives somebody known another PIN and secret.
 * @param {Surroundings} around
 * @param {string} phoneName What the phone is called in the list of one's devices.
 * @param {string} pin
 * @returns {Promise<Person | 'signed_out' | 'lost' | 'no_duty' | 'weak_pin'>}
 */
export async function enrol(around, phoneName, pin) {
  const reply = await post(around, '/api/v1/notebook', { body: JSON.stringify({ name: phoneName, pin }) });
  if (!reply) {
    return 'lost';
  }
  if (reply.status === 401) {
    return 'signed_out';
  }
  if (reply.status === 403) {
    return 'no_duty';
  }
  if (reply.status === 400 && (parsed(reply.text) || {}).code === 'weak_pin') {
    return 'weak_pin';
  }
  const told = reply.status < 300 ? parsed(reply.text) : null;
  if (!told || typeof told.secret !== 'string') {
    return 'lost';
  }
  // The one under which he or she acts just now comes first.
  const duty = told.duties[0];
  if (!duty) {
    return 'no_duty';
  }
  /** @type {Person} */
  const person = {
    account: told.account,
    name: told.name,
    device: told.device,
    appointment: duty.appointment,
    key: await signingKey(around.subtle, told.secret),
    outboxKey: told.outbox_key,
    consentText: told.consent_text,
    pin: await newPin(around, pin),
  };
  await around.storage.write([
    { table: 'persons', owner: person.account, id: person.account, value: person },
    { table: 'phone', owner: '', id: 'session', value: { account: person.account } },
    ...(await signedAnew(around, person)),
  ]);
  return person;
}

/**
 * What is unsent of somebody who was here before, signed with the new secret: the server may listen to the old one no more.
 * What they say, and who says it, stays the same.
 * @param {Surroundings} around
 * @param {Person} person
 * @returns {Promise<import('./types.js').Change[]>}
 */
async function signedAnew({ storage, subtle }, { account, device, key }) {
  /** @type {import('./types.js').Entry[]} */
  const entries = await storage.all('outbox', account);
  return Promise.all(
    entries.filter(isUnsent).map(async (entry) => {
      const operation = { ...entry.operation, device, signature: await signature(subtle, key, entry.operation) };
      return { table: 'outbox', owner: account, id: operation.id, value: { ...entry, operation } };
    }),
  );
}
