// A team that works in a whole commune says of which villages the phone is to hold the households.

import { h, note } from '../dom.js';
import { choices, ticked } from '../fields.js';

/** So many: a cheap phone is to find a household at once, and a slow line to bring them. */
const MOST = 8;

/** @type {(app: import('../app.js').App) => import('../app.js').Screen | null} */
export function chooseScreen(app) {
  const { t, notebook } = app;
  const { offered = [], chosen = [] } = notebook.snapshot;
  if (offered.length === 0) {
    return null;
  }
  const declared = (/** @type {number | null} */ count) => (count === null ? '' : ` (${t('households-declared', { count })})`);
  const fault = h('p', { class: 'fault', hidden: true, role: 'alert' }, t('choose-most', { count: MOST }));
  const villages = choices({
    name: 'village',
    legend: t('village'),
    type: 'checkbox',
    choices: offered.map((one) => ({ value: one.id, text: one.name + declared(one.declared), checked: chosen.includes(one.id) })),
  });
  const form = h(
    'form',
    { class: 'stays', onsubmit: save },
    note('', h('p', null, t('choose-lead')), h('p', { class: 'small' }, t('choose-most', { count: MOST }))),
    fault,
    villages,
    h('p', { class: 'actions stay' }, h('button', { class: 'button main' }, t('save'))),
  );

  /** @param {Event} event */
  async function save(event) {
    event.preventDefault();
    const wanted = ticked(form, 'village');
    fault.hidden = wanted.length <= MOST;
    if (wanted.length > MOST) {
      fault.scrollIntoView({ block: 'center' });
      return;
    }
    await notebook.choose(wanted);
    if (app.pump) {
      app.pump.now();
    }
    app.go('#/');
  }

  return { title: t('choose'), nodes: [form], back: { href: '#/', text: t('nav-home') }, form: true };
}
