// What must be known on every screen before it is too late.

import { h, note } from './dom.js';

/** @typedef {import('./app.js').App} App */

/** Where one signs in, and comes back from. */
export const SIGN_IN = '/sign-in?next=/notebook';

/** Why the phone was told to forget the households. @type {Record<string, string>} */
const LOST = { account_closed: 'lost-account-closed', no_duty: 'lost-no-duty', device_ended: 'lost-device-ended' };

/** @type {(app: App) => (Node | null)[]} */
export function warnings(app) {
  const { t, open: notebook, isFull } = app;
  if (!notebook) {
    return [insideApp() ? note('care', h('p', null, t('in-app'))) : null];
  }
  const left = notebook.daysLeft;
  return [
    isFull ? note('bad', h('p', null, h('b', null, t('storage-full')))) : null,
    ofRight(app, notebook),
    left === null ? null : note('care', h('p', null, t('days-left', { count: left }))),
  ];
}

/** @type {(app: App, notebook: import('./notebook.js').Notebook) => Node | null} */
function ofRight({ t, lastTurn }, notebook) {
  const { lost } = notebook.snapshot;
  const { end, person } = lastTurn || { end: 'done', person: undefined };
  const signIn = h('a', { href: SIGN_IN, class: 'button' }, t('sign-in-to-send'));
  if (lost) {
    const count = notebook.unsent.length;
    return note(
      'bad',
      h('p', null, t(LOST[lost] || 'lost-no-duty')),
      count > 0 ? h('p', null, t('lost-unsent', { count })) : null,
      count > 0 ? h('p', null, h('a', { href: '#/gui', class: 'button' }, t('outbox-title'))) : null,
    );
  }
  if (end === 'full') {
    return note('care', h('p', null, t('full')));
  }
  if (end === 'signed_out') {
    return note('care', h('p', null, t('signed-out')), signIn);
  }
  if (person && person !== notebook.person.account) {
    const other = h('button', { type: 'button', class: 'button', onclick: signInAsAnother }, t('sign-in-to-send'));
    return note('care', h('p', null, t('other-session', { name: notebook.person.name })), other);
  }
  return null;
}

/** Whoever is signed in just now is signed out, or the page where one signs in would lead straight back. */
export async function signInAsAnother() {
  await fetch('/sign-out', { method: 'POST', credentials: 'same-origin', redirect: 'manual' }).catch(() => {});
  location.href = SIGN_IN;
}

/** Browsers inside other apps can't install the page and keep things of their own. */
function insideApp() {
  return /zalo|fban\/|fbav\/|fb_iab|messenger|instagram|line\/|tiktok/i.test(navigator.userAgent);
}
