// Two people changed the same: both values, who and when; a tap settles it.

import { instantShown } from '../day.js';
import { fill, h, state } from '../dom.js';
import { changeShown, householdName, standing } from '../names.js';

/** @typedef {import('../app.js').App} App */

/** @type {(app: App) => import('../app.js').Screen} */
export function conflictsScreen(app) {
  const { t } = app;
  const list = h('div');
  const refresh = () => fill(list, ...draw(app));
  refresh();
  return {
    title: t('conflicts-title'),
    nodes: [h('p', { class: 'soft' }, t('conflicts-lead')), list],
    back: { href: '#/', text: t('nav-home') },
    refresh,
  };
}

/** @type {(app: App) => Node[]} */
function draw(app) {
  const { t } = app;
  const open = Array.from(app.notebook.shown.households.values()).flatMap(({ household }) =>
    household.proposals.map((proposal) => ({ household, proposal })),
  );
  if (open.length === 0) {
    return [h('p', null, state('good', t('conflicts-none')))];
  }
  return open.map(({ household, proposal }) => {
    const { operation, field, change, by, captured, stands } = proposal;
    const proposed = changeShown(app, field, change);
    const resolve = (/** @type {boolean} */ take) => () =>
      app.make([{ kind: 'household.resolve', body: { household: household.id, proposal: operation, field, take } }]);
    const keep = standing(app, household, field);
    const whose = (/** @type {string | null} */ name, /** @type {string | null} */ when) =>
      t('conflict-by', { name: name || t('somebody'), when: when === null ? '' : instantShown(Date.parse(when)) });
    const one = (/** @type {string} */ words, /** @type {boolean} */ take, /** @type {string | null} */ who) =>
      h(
        'p',
        null,
        h('button', { type: 'button', class: 'button', onclick: resolve(take) }, words),
        who ? h('span', { class: 'soft small line' }, who) : null,
      );
    return h(
      'section',
      { class: 'sheet' },
      h('h2', null, h('a', { href: '#/ho/' + household.id }, householdName(app, household))),
      h('p', null, h('b', null, proposed.field)),
      one(t('household-keep-value', { value: keep }), false, stands ? whose(stands.by, stands.captured) : null),
      one(t('household-take-value', { value: proposed.value }), true, whose(by, captured)),
    );
  });
}
