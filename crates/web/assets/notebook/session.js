// Who is signed in with the server. The PIN that opens a notebook signs its owner in as well.

import { parsed, post } from './request.js';

/** What the server says of somebody who may see nothing any more; on no other word the phone forgets what it holds. */
const LOST = ['account_closed', 'no_duty', 'device_ended'];

/**
 * Why the right is gone, if that is what an answer says.
 * @param {string} text
 * @returns {string | null}
 */
export function lostRight(text) {
  const problem = parsed(text);
  const code = problem !== null && typeof problem === 'object' ? problem.code : null;
  return LOST.includes(code) ? code : null;
}

/**
 * Signs somebody in who is enrolled on this phone. Without a PIN one learns only whether the right is gone.
 * @param {import('./types.js').Surroundings} around
 * @param {string} account
 * @param {string | null} pin
 * @returns {Promise<{is: 'signed_in' | 'signed_out' | 'lost'} | {is: 'forbidden', why: string}>}
 */
export async function signIn(around, account, pin) {
  const body = JSON.stringify(pin === null ? { account } : { account, pin });
  const reply = await post(around, '/api/v1/notebook/session', { body });
  if (!reply) {
    return { is: 'lost' };
  }
  const why = reply.status === 403 ? lostRight(reply.text) : null;
  if (why !== null) {
    return { is: 'forbidden', why };
  }
  const told = reply.status === 200 ? parsed(reply.text) : null;
  if (told && told.account === account) {
    await around.storage.write([{ table: 'phone', owner: '', id: 'session', value: { account } }]);
    return { is: 'signed_in' };
  }
  return { is: reply.status === 401 ? 'signed_out' : 'lost' };
}
