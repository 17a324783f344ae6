// The service worker, which keeps the notebook's own files on the phone.

/**
 * Registers it and lets a newer one take over as soon as nothing is being typed. The page that is open goes on with the files it
 * has loaded; the next one is of the new version.
 * @param {() => boolean} isFree
 */
export async function registerWorker(isFree) {
  if (!('serviceWorker' in navigator)) {
    return;
  }
  let registration;
  try {
    registration = await navigator.serviceWorker.register('/notebook/sw.js', { scope: '/notebook' });
  } catch {
    // Without it the notebook works while there is signal.
    return;
  }
  const takeOver = () => {
    if (registration.waiting && isFree()) {
      registration.waiting.postMessage('take over');
    }
  };
  takeOver();
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    if (installing) {
      installing.addEventListener('statechange', takeOver);
    }
  });
  window.addEventListener('hashchange', takeOver);
}
