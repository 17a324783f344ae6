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
    const { operation, field, change, by, captured } = proposal;
    const proposed = changeShown(app, field, change);
    const resolve = (/** @type {boolean} */ take) => () =>
      app.make([{ kind: 'household.resolve', body: { household: household.id, proposal: operation, field, take } }]);
    const when = captured === null ? '' : instantShown(Date.parse(captured));
    const keep = standing(app, household, field);
    return h(
      'section',
      { class: 'sheet' },
      h('h2', null, h('a', { href: '#/ho/' + household.id }, householdName(app, household))),
      h(
        'p',
        null,
        h('b', null, proposed.field),
        h('br'),
        h('span', { class: 'soft small' }, t('conflict-by', { name: by || t('somebody'), when })),
      ),
      h(
        'p',
        { class: 'actions' },
        h('button', { type: 'button', class: 'button', onclick: resolve(false) }, t('household-keep-value', { value: keep })),
        h(
          'button',
          { type: 'button', class: 'button', onclick: resolve(true) },
          t('household-take-value', { value: proposed.value }),
        ),
      ),
    );
  });
}
