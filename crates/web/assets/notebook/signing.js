// The keyed hash that says who on which phone wrote an operation, whoever carries it; the same as `rules::operations::Signed`.

import { hex, unhex } from './ids.js';

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/**
 * The secret of a person on this phone, as a key that can sign and can't be read any more.
 * @param {SubtleCrypto} subtle
 * @param {string} secret
 */
export function signingKey(subtle, secret) {
  return subtle.importKey('raw', unhex(secret), HMAC, false, ['sign']);
}

/**
 * @param {SubtleCrypto} subtle
 * @param {CryptoKey} key
 * @param {{id: string, captured: string, kind: string, version: number, appointment: string, body: string}} operation
 */
export async function signature(subtle, key, operation) {
  const { id, captured, kind, version, appointment, body } = operation;
  const encoder = new TextEncoder();
  // With its length before it, no part can lend letters to the next.
  const parts = [id, captured, kind, String(version), appointment, body].map((part) => `${encoder.encode(part).length}:${part}`);
  return hex(new Uint8Array(await subtle.sign('HMAC', key, encoder.encode(parts.join('')))));
}
