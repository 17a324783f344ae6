// One request that may get lost. Whatever happens, it ends, and an answer that isn't the server's is none.

/**
 * @typedef {{status: number, text: string, retryAfter: number | null}} Reply
 * @typedef {Pick<import('./types.js').Surroundings, 'fetch' | 'wait' | 'language'>} Way
 */

/**
 * @param {Way} way
 * @param {string} url
 * @param {{body: BodyInit, type?: string, seconds?: number}} what
 * @returns {Promise<Reply | null>} Nothing where no answer came in time.
 */
export async function post(way, url, { body, type = 'application/json', seconds = 60 }) {
  const stop = new AbortController();
  const sent = answer(way, url, { body, type, signal: stop.signal });
  const late = way.wait(seconds * 1e3).then(() => null);
  const reply = await Promise.race([sent, late]);
  stop.abort();
  return reply;
}

/** @type {(way: Way, url: string, what: {body: BodyInit, type: string, signal: AbortSignal}) => Promise<Reply | null>} */
async function answer(way, url, { body, type, signal }) {
  try {
    const response = await way.fetch(url, {
      method: 'POST',
      // Reasons are to be read in the notebook's language, whatever the phone's is.
      headers: { 'content-type': type, accept: 'application/json', 'accept-language': way.language() },
      body,
      signal,
      credentials: 'same-origin',
      // A page to which somebody is led on is no answer.
      redirect: 'manual',
      cache: 'no-store',
    });
    const after = Number(response.headers.get('retry-after'));
    return { status: response.status, text: await response.text(), retryAfter: after > 0 ? after : null };
  } catch {
    return null;
  }
}

/**
 * What a text says as JSON; networks that want a payment answer in the server's place, with pages of their own.
 * @param {string} text
 * @returns {any}
 */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
