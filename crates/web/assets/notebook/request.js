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
export function post(way, url, { body, type = 'application/json', seconds = 60 }) {
  return inTime(way, url, { method: 'POST', headers: { 'content-type': type }, body }, seconds);
}

/**
 * @param {Way} way
 * @param {string} url
 * @returns {Promise<Reply | null>} Nothing where no answer came in time.
 */
export function get(way, url) {
  return inTime(way, url, { method: 'GET' }, 60);
}

/** @type {(way: Way, url: string, what: RequestInit, seconds: number) => Promise<Reply | null>} */
async function inTime(way, url, what, seconds) {
  const stop = new AbortController();
  const sent = answer(way, url, { ...what, signal: stop.signal });
  const late = way.wait(seconds * 1e3).then(() => null);
  const reply = await Promise.race([sent, late]);
  stop.abort();
  return reply;
}

/** @type {(way: Way, url: string, what: RequestInit) => Promise<Reply | null>} */
async function answer(way, url, what) {
  try {
    const response = await way.fetch(url, {
      ...what,
      // Reasons are to be read in the notebook's language, whatever the phone's is.
      headers: { ...what.headers, accept: 'application/json', 'accept-language': way.language() },
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
