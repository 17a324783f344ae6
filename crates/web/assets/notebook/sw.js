// Keeps the notebook's files on the phone, so that it opens without signal. What people write is none of its business.
// The server puts a line before this text: `self.SHELL`, with the version and the addresses of all files.

/**
 * @typedef {Event & {waitUntil: (work: Promise<any>) => void}} LifeEvent
 * @typedef {LifeEvent & {request: Request, respondWith: (answer: Promise<Response>) => void}} RequestEvent
 * @typedef {object} WorkerScope
 * @property {{version: string, page: string, folder: string, files: string[]}} SHELL
 * @property {(type: string, listener: (event: any) => void) => void} addEventListener
 * @property {() => Promise<void>} skipWaiting
 */

const worker = /** @type {WorkerScope} */ (/** @type {unknown} */ (self));
const { version, page, folder, files } = worker.SHELL;
const PREFIX = 'banso-notebook-';
const CACHE = PREFIX + version;

worker.addEventListener('install', (/** @type {LifeEvent} */ event) => event.waitUntil(install()));
worker.addEventListener('activate', (/** @type {LifeEvent} */ event) => event.waitUntil(forgetOthers()));
worker.addEventListener('message', (/** @type {MessageEvent} */ event) => {
  if (event.data === 'take over') {
    worker.skipWaiting();
  }
});
worker.addEventListener('fetch', (/** @type {RequestEvent} */ event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isOurs =
    event.request.method === 'GET' &&
    origin === location.origin &&
    (pathname === page || pathname.startsWith(folder) || files.includes(pathname));
  if (isOurs) {
    event.respondWith(kept(event.request, pathname));
  }
});

/** All files of this version, or none. */
async function install() {
  const cache = await caches.open(CACHE);
  // The page's address stays the same from version to version, so it is asked for past what the browser keeps.
  await cache.addAll([new Request(page, { cache: 'reload' }), ...files]);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}

/**
 * From the phone; from the network only what isn't there, such as the words of another language, and kept from then on.
 * @param {Request} request
 * @param {string} pathname
 */
async function kept(request, pathname) {
  const cache = await caches.open(CACHE);
  const held = await cache.match(pathname);
  if (held) {
    return held;
  }
  const answer = await fetch(request);
  if (answer.ok) {
    // On a full phone it is not kept, but shown all the same.
    await cache.put(pathname, answer.clone()).catch(() => {});
  }
  return answer;
}
