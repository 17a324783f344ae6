// Who sells in the village and which step each is to take next; of one of them, a step that was taken now is two taps.

import { shown, typedDay } from '../day.js';
import { fill, h, note, state } from '../dom.js';
import { allGood, field } from '../fields.js';
import { kept } from '../fold.js';
import { householdName, producerName, stepName } from '../names.js';
import { isHalfWay, nextStep, STEPS } from '../producers.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../view.js').ShownProducer} ShownProducer */
/** @typedef {import('../types.js').Step} Step */

/** @type {(app: App) => import('../app.js').Screen} */
export function sellersScreen(app) {
  const { t } = app;
  const content = h('div');
  const refresh = () => fill(content, ...everybody(app));
  refresh();
  const back = { href: '#/ho', text: t('households-title') };
  return { title: t('sellers'), nodes: [h('p', { class: 'soft' }, t('sellers-lead')), content], back, refresh };
}

/** @type {(app: App) => Node[]} */
function everybody(app) {
  const all = Array.from(app.notebook.shown.producers.values());
  if (all.length === 0) {
    return [h('p', null, app.t('sellers-none'))];
  }
  // Those who have begun stand first, then those who are still to begin.
  const rank = (/** @type {ShownProducer} */ { producer }) => (isHalfWay(producer) ? 0 : nextStep(producer) ? 1 : 2);
  const collator = new Intl.Collator('vi', { numeric: true });
  const named = all.map((one) => ({ one, rank: rank(one), name: producerName(app, one.producer) }));
  named.sort((a, b) => a.rank - b.rank || collator.compare(a.name, b.name));
  return [h('ul', { class: 'tasks rows' }, ...named.map(({ one, name }) => row(app, one, name)))];
}

/** @type {(app: App, one: ShownProducer, name: string) => HTMLElement} */
function row(app, { producer, unsent }, name) {
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

/** @type {(app: App, id: string) => import('../app.js').Screen | null} */
export function sellerScreen(app, id) {
  const { t, notebook } = app;
  const first = notebook.shown.producers.get(id);
  if (!first) {
    return null;
  }
  const { producer } = first;
  const owner = producer.household ? notebook.shown.households.get(producer.household) : undefined;
  const belonging = owner
    ? h(
        'p',
        null,
        h('a', { href: '#/ho/' + owner.household.id }, t('seller-household', { name: householdName(app, owner.household) })),
      )
    : null;
  const list = h('ol', { class: 'ticklist' });
  /** The step whose choices are open. @type {Step | null} */
  let open = null;

  function draw() {
    const seen = notebook.shown.producers.get(id);
    if (seen) {
      const next = nextStep(seen.producer);
      fill(list, ...STEPS.map((step) => line(seen, step, step === next)));
    }
  }

  /** @type {(seen: ShownProducer, step: Step, isNext: boolean) => HTMLElement} */
  function line(seen, step, isNext) {
    const done = seen.producer.steps.find((one) => one.step === step);
    const isOpen = open === step;
    const toggle = () => {
      open = isOpen ? null : step;
      draw();
    };
    const word = done
      ? state('good', t('step-done', { day: shown(done.day) }))
      : state(isNext ? 'care' : 'off', t(isNext ? 'producer-next-step' : 'step-open'));
    const button = h(
      'button',
      { type: 'button', id: 'step-' + step, class: 'tick', 'aria-expanded': String(isOpen), onclick: toggle },
      h('b', null, stepName(app, step)),
      h('span', { class: 'small' }, word),
      seen.unsent.includes(step) ? h('span', { class: 'small' }, state('care', t('not-sent'))) : null,
    );
    return h('li', null, button, isOpen ? choicesOf(seen, step, Boolean(done)) : null);
  }

  /** @type {(seen: ShownProducer, step: Step, isDone: boolean) => HTMLElement} */
  function choicesOf(seen, step, isDone) {
    const today = notebook.today();
    const day = field({ id: 'day', label: t('activity-day'), value: shown(today), inputmode: 'numeric', class: 'short' });
    const isCommitment = step === 'quality';
    const text = field({ id: 'text', label: t('step-commitment'), area: true, attributes: { maxlength: 1000 } });
    const say = async (/** @type {object} */ said) => {
      const body = { producer: id, step, ...said, base: { revision: seen.producer.revision } };
      open = null;
      if (await app.make([{ kind: 'producer.record_step', body }])) {
        app.say(t('saved-here'));
      }
      draw();
      const button = document.getElementById('step-' + step);
      if (button) {
        button.focus();
      }
    };
    const take = (/** @type {object} */ who) => {
      const on = typedDay(day.input.value);
      const words = kept(text.input.value);
      day.fail(on === null || on > today ? t('day-wrong') : null);
      text.fail(isCommitment && words === null ? t('needed') : null);
      if (allGood([text, day])) {
        say({ day: on, ...who, ...(words === null ? {} : { text: words }) });
      }
    };
    const button = (/** @type {string} */ words, /** @type {() => void} */ onclick, kind = '') =>
      h('button', { type: 'button', class: 'button ' + kind, onclick }, words);
    const self = notebook.self;
    const choices = isDone
      ? [button(t('step-undo'), () => say({}), 'end')]
      : [
          button(t('step-helped'), () => take(self ? { by: self.id } : {}), 'main'),
          button(t('step-alone'), () => take({})),
        ];
    const otherDay = h('details', null, h('summary', null, t('use-other-day')), day.node);
    return h(
      'div',
      { class: 'choices', role: 'group', 'aria-label': stepName(app, step) },
      isCommitment && !isDone ? text.node : null,
      h('div', { class: 'actions' }, ...choices),
      isDone ? null : otherDay,
    );
  }

  const refresh = () => {
    // Whoever is choosing just now isn't disturbed.
    if (open === null) {
      draw();
    }
  };
  draw();
  return {
    title: producerName(app, producer),
    nodes: [
      h('p', { class: 'soft' }, t('form-' + producer.form)),
      belonging,
      list,
      note('', h('p', { class: 'small' }, t('sellers-elsewhere'))),
    ],
    back: { href: '#/ban', text: t('sellers') },
    refresh,
  };
}
