// Photos wait for the operations that name them and are sent one by one; each stays until the server has it.

import { hex } from './ids.js';
import { post } from './request.js';

/** @typedef {import('./types.js').Photo} Photo */
/** @typedef {import('./types.js').Surroundings} Surroundings */

/** So many belong to an activity. */
export const MOST_PHOTOS = 2;
/** Bytes of one. */
export const LARGEST = 60e3;

/**
 * A photo by its content, as the activity's operation names it; its activity is known when that is made.
 * @param {SubtleCrypto} subtle
 * @param {Uint8Array} bytes
 */
export async function named(subtle, bytes) {
  return { sha256: hex(new Uint8Array(await subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes)))), bytes };
}

/**
 * Sends what waits, but only photos whose activity the server knows.
 * @param {Surroundings} around
 * @returns {Promise<number>} How many are still here.
 */
export async function sendPhotos(around) {
  const [photos, entries] = await Promise.all([around.storage.all('photos'), around.storage.all('outbox')]);
  const notThere = new Set(entries.filter((entry) => entry.state !== 'answered').map((entry) => entry.operation.id));
  let left = photos.length;
  for (const photo of /** @type {Photo[]} */ (photos)) {
    if (notThere.has(photo.activity)) {
      continue;
    }
    const body = /** @type {BodyInit} */ (photo.bytes);
    const reply = await post(around, '/api/v1/photos', { body, type: 'image/jpeg', seconds: 120 });
    if (!reply || ![200, 201, 204, 400, 413, 415, 422].includes(reply.status)) {
      // What ails one ails all: no signal, nobody signed in, too much at once.
      return left;
    }
    if (reply.status >= 400) {
      // This one is not to the server's taste; the others need not wait for it.
      continue;
    }
    await around.storage.write([{ table: 'photos', owner: photo.person, id: photo.sha256 }]);
    left -= 1;
  }
  return left;
}
