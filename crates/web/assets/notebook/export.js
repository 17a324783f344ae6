// An outbox as a file that any other phone or computer can send, and only the server can read.

import { base64, unbase64 } from './ids.js';
import { inOrder, wire } from './outbox.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const INFO = 'banso outbox 1';

/**
 * @param {Pick<import('./types.js').Surroundings, 'subtle' | 'random' | 'clock'>} around
 * @param {string} outboxKey The server's public key.
 * @param {import('./types.js').Entry[]} entries
 * @param {number} offset The server's clock minus the phone's.
 * @returns {Promise<string>} The file's text.
 */
export async function sealed({ subtle, random, clock }, outboxKey, entries, offset) {
  const operations = inOrder(entries).map((entry) => wire(entry.operation));
  const text = `{"offset":${Math.round(offset)},"operations":[${operations.join(',')}]}`;
  const theirs = await subtle.importKey('raw', unbase64(outboxKey), CURVE, false, []);
  const ours = await subtle.generateKey(CURVE, false, ['deriveBits']);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256);
  const iv = random(12);
  const data = await subtle.encrypt(
    { name: 'AES-GCM', iv: /** @type {BufferSource} */ (iv) },
    await fileKey(subtle, shared),
    new TextEncoder().encode(text),
  );
  const key = await subtle.exportKey('raw', ours.publicKey);
  return JSON.stringify({
    banso_outbox: 1,
    made: new Date(clock()).toISOString(),
    key: base64(new Uint8Array(key)),
    iv: base64(iv),
    data: base64(new Uint8Array(data)),
  });
}

/**
 * The key of a file, of the secret that phone and server share.
 * @param {SubtleCrypto} subtle
 * @param {ArrayBuffer} shared
 */
async function fileKey(subtle, shared) {
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: new TextEncoder().encode(INFO) };
  return subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
}
