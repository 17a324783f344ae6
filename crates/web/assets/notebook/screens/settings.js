// What the phone holds, and the few things one can set.

import { instantShown } from '../day.js';
import { h, note } from '../dom.js';

/** @type {(app: import('../app.js').App) => import('../app.js').Screen} */
export function settingsScreen(app) {
  const { t, notebook } = app;
  const { snapshot, households, activities, entries } = notebook;
  const kept = h('dd', null, '…');
  const fact = (/** @type {string} */ name, /** @type {string} */ text) =>
    h('div', null, h('dt', null, name), h('dd', null, text));
  const facts = h(
    'dl',
    { class: 'facts' },
    fact(t('held-person'), notebook.person.name),
    fact(t('held-villages'), snapshot.villages.map((village) => village.name).join(', ') || t('value-empty')),
    fact(t('held-households'), String(households.length)),
    fact(t('held-activities'), String(activities.length)),
    fact(t('held-outbox'), String(entries.length)),
    fact(t('held-contact'), snapshot.cursor === null ? t('value-empty') : instantShown(snapshot.contact)),
    h('div', null, h('dt', null, t('held-persistent')), kept),
  );
  if (navigator.storage && navigator.storage.persisted) {
    navigator.storage.persisted().then((is) => (kept.textContent = t(is ? 'persistent-yes' : 'persistent-no')));
  } else {
    kept.textContent = t('persistent-no');
  }

  const large = h('input', { type: 'checkbox', id: 'large', onchange: () => setLarge(large.checked) });
  large.checked = localStorage.getItem('large') === 'yes';
  const other = app.lang === 'vi' ? 'en' : 'vi';
  const button = (/** @type {string} */ text, /** @type {() => void} */ onclick, kind = '') =>
    h('button', { type: 'button', class: 'button ' + kind, onclick }, text);
  const speak = () => {
    localStorage.setItem('lang', other);
    location.reload();
  };
  return {
    title: t('settings'),
    nodes: [
      facts,
      h('p', { class: 'soft small' }, t('held-lead')),
      (snapshot.offered || []).length > 0 ? h('p', null, h('a', { class: 'button', href: '#/chon-thon' }, t('choose'))) : null,
      h('label', { class: 'pick', for: 'large' }, large, ' ', t('large-text')),
      h(
        'p',
        { class: 'actions' },
        button(t('lock'), () => app.lock(), 'main'),
        button(t('language-other'), speak),
        ...installing(t),
      ),
      h('h2', null, t('sign-out')),
      h('p', null, t('sign-out-lead')),
      notebook.unsent.length > 0 ? note('care', h('p', null, t('sign-out-unsent', { count: notebook.unsent.length }))) : null,
      h(
        'p',
        { class: 'actions' },
        button(t('sign-out-do'), () => signOut(app), 'end'),
      ),
    ],
  };
}

/** @param {boolean} isLarge */
function setLarge(isLarge) {
  localStorage.setItem('large', isLarge ? 'yes' : 'no');
  document.documentElement.classList.toggle('large', isLarge);
}

/** Forgets the villages on this phone; what is unsent stays, and is sent when its author comes back. @param {import('../app.js').App} app */
async function signOut(app) {
  if (window.confirm(app.t('sign-out-sure'))) {
    if (app.pump) {
      app.pump.stop();
    }
    await app.notebook.forget();
    // Where there is no signal the session ends by itself.
    await fetch('/sign-out', { method: 'POST', credentials: 'same-origin', redirect: 'manual' }).catch(() => {});
    app.lock();
  }
}

/** @type {any} */
let offer = null;
window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offer = event;
});

/** @type {(t: import('../words.js').Words) => HTMLElement[]} */
function installing(t) {
  return offer ? [h('button', { type: 'button', class: 'button', onclick: () => offer.prompt() }, t('install'))] : [];
}
