// Who sells in the village, and which step each is to take next.

import { fill, h, state } from '../dom.js';
import { producerName, stepName } from '../names.js';
import { isHalfWay, nextStep } from '../producers.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../view.js').ShownProducer} ShownProducer */

/** @type {(app: App) => import('../app.js').Screen} */
export function sellersScreen(app) {
  const { t } = app;
  const content = h('div');
  const refresh = () => fill(content, ...draw(app));
  refresh();
  const back = { href: '#/ho', text: t('households-title') };
  return { title: t('sellers'), nodes: [h('p', { class: 'soft' }, t('sellers-lead')), content], back, refresh };
}

/** @type {(app: App) => Node[]} */
function draw(app) {
  const all = Array.from(app.notebook.shown.producers.values());
  if (all.length === 0) {
    return [h('p', null, app.t('sellers-none'))];
  }
  // Those who have begun stand first, then those who are still to begin.
  const rank = (/** @type {ShownProducer} */ { producer }) => (isHalfWay(producer) ? 0 : nextStep(producer) ? 1 : 2);
  const collator = new Intl.Collator('vi', { numeric: true });
  const named = all.map((one) => ({ one, rank: rank(one), name: producerName(app, one.producer) }));
  named.sort((a, b) => a.rank - b.rank || collator.compare(a.name, b.name));
  return [h('ul', { class: 'tasks rows' }, ...named.map(({ one, name }) => line(app, one, name)))];
}

/** @type {(app: App, one: ShownProducer, name: string) => HTMLElement} */
function line(app, { producer, unsent }, name) {
  const { t } = app;
  const next = nextStep(producer);
  return h(
    'li',
    null,
    h(
      'a',
      { href: '#/ban/' + producer.id },
      h(
        'span',
        null,
        h('b', null, name),
        h('span', { class: 'soft small line' }, t('form-' + producer.form)),
        h(
          'span',
          { class: 'small line' },
          next ? state('care', `${t('producer-next-step')}: ${stepName(app, next)}`) : state('good', t('producer-steps-done')),
          unsent.length > 0 ? [' ', state('care', t('not-sent'))] : null,
        ),
      ),
    ),
  );
}
