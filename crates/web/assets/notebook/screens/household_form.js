// A household put on the list, and what is known of one put right.

import { h, note } from '../dom.js';
import { allGood, choices, field, people, ticked } from '../fields.js';
import { kept } from '../fold.js';
import { householdName } from '../names.js';
import { amendments } from '../view.js';
import { phoneShown, typedPhone } from '../words.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../app.js').Screen} Screen */
/** @typedef {import('../types.js').Household} Household */

const LONGEST = 100;

/**
 * The fields of who it is, and how they are read; reading gives nothing where one is wrong.
 * @type {(app: App, household: Household | null) => {nodes: HTMLElement[], read: (nameless: boolean) => Pick<Household, 'head' | 'nickname' | 'phone' | 'size' | 'adults'> | null}}
 */
function fields({ t }, household) {
  const of = (/** @type {keyof Household} */ name) => (household ? /** @type {any} */ (household[name]) : null);
  const attributes = { maxlength: LONGEST };
  const head = field({
    id: 'head',
    label: t('household-field-head'),
    hint: t('household-head-hint'),
    value: of('head'),
    attributes,
  });
  const nickname = field({
    id: 'nickname',
    label: t('household-field-nickname'),
    hint: t('household-nickname-hint'),
    value: of('nickname'),
    attributes,
  });
  const phone = field({
    id: 'phone',
    label: t('household-field-phone'),
    value: of('phone'),
    type: 'tel',
    class: 'short',
    attributes: { onchange: showChanged },
  });
  // Whoever typed it sees at once how it was read.
  function showChanged() {
    const number = typedPhone(phone.input.value);
    phone.input.value = number === null ? phone.input.value : phoneShown(number);
  }
  const size = field({ id: 'size', label: t('household-field-size'), value: of('size'), inputmode: 'numeric', class: 'tiny' });
  const adults = field({
    id: 'adults',
    label: t('household-field-adults'),
    value: of('adults'),
    inputmode: 'numeric',
    class: 'tiny',
  });
  const all = [head, nickname, phone, size, adults];
  return {
    nodes: all.map((one) => one.node),
    read: (nameless) => {
      const text = (/** @type {typeof head} */ one) => (nameless ? null : kept(one.input.value));
      const typed = text(phone);
      const number = typed === null ? null : typedPhone(typed);
      head.fail(text(head) === null && !nameless ? t('head-needed') : null);
      phone.fail(typed !== null && number === null ? t('phone-wrong') : null);
      const counts = { size: people(size, 1, 99, t('people-wrong')), adults: people(adults, 1, 99, t('people-wrong')) };
      if (!allGood(all) || counts.size === undefined || counts.adults === undefined) {
        return null;
      }
      return { head: text(head), nickname: text(nickname), phone: number, size: counts.size, adults: counts.adults };
    },
  };
}

/** @type {(app: App) => Screen} */
export function householdNewScreen(app) {
  const { t, notebook } = app;
  const { villages } = notebook.snapshot;
  const { nodes, read } = fields(app, null);
  const where = choices({
    name: 'village',
    legend: t('village'),
    type: 'radio',
    choices: villages.map(({ id, name }, at) => ({ value: id, text: name, checked: at === 0 })),
  });
  const consent = choices({
    name: 'consent',
    legend: t('household-consent'),
    type: 'radio',
    choices: ['asked', 'declined', 'later'].map((value) => ({
      value,
      text: t(value === 'later' ? 'consent-later' : 'consent-' + value),
    })),
    onchange: () => names.forEach((node) => (node.hidden = ticked(form, 'consent')[0] === 'declined')),
  });
  const names = nodes.slice(0, 3);
  const submit = (/** @type {string} */ next) =>
    h(
      'button',
      { class: next === 'more' ? 'button' : 'button main', value: next },
      t(next === 'more' ? 'save-and-more' : 'save'),
    );
  const form = h(
    'form',
    { onsubmit: save },
    villages.length > 1 ? where : null,
    note('', h('p', null, t('household-consent-text'))),
    consent,
    ...nodes,
    h('p', { class: 'actions' }, submit('open'), submit('more')),
  );

  /** @param {SubmitEvent} event */
  async function save(event) {
    event.preventDefault();
    const said = ticked(form, 'consent')[0];
    const known = read(said === 'declined');
    const village = villages.length > 1 ? ticked(form, 'village')[0] : villages[0] && villages[0].id;
    if (!known || !village) {
      return;
    }
    const day = notebook.today();
    const by = notebook.self ? { by: notebook.self.id } : {};
    const agreed = said === 'asked' ? { consent: { is: 'asked', day, text: notebook.person.consentText, ...by } } : {};
    const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null));
    const body = { village, ...given, ...(said === 'declined' ? { consent: { is: 'declined', day } } : agreed), from: day };
    const made = await app.make([{ kind: 'household.add', body }]);
    if (made) {
      app.say(t('saved-here'));
      const submitter = /** @type {HTMLButtonElement | null} */ (event.submitter || document.activeElement);
      app.go(submitter && submitter.value === 'more' ? '#/ho/moi' : '#/ho/' + made[0]);
    }
  }

  if (villages.length === 0) {
    return {
      title: t('household-new'),
      nodes: [note('care', h('p', null, t('no-village')))],
      back: { href: '#/ho', text: t('households-title') },
    };
  }
  return { title: t('household-new'), nodes: [form], back: { href: '#/ho', text: t('households-title') }, form: true };
}

/** @type {(app: App, id: string) => Screen | null} */
export function householdEditScreen(app, id) {
  const { t, notebook } = app;
  const seen = notebook.shown.households.get(id);
  if (!seen) {
    return null;
  }
  const { household } = seen;
  const nameless = household.consent !== null && household.consent.is === 'declined';
  const { nodes, read } = fields(app, household);
  const form = h(
    'form',
    { onsubmit: save },
    ...nodes.slice(nameless ? 3 : 0),
    h('p', { class: 'actions' }, h('button', { class: 'button main' }, t('save'))),
  );

  /** @param {Event} event */
  async function save(event) {
    event.preventDefault();
    const known = read(nameless);
    if (!known || !seen) {
      return;
    }
    // Only what changed travels: what somebody else changes meanwhile is not overwritten with what one saw.
    const changed = Object.entries(known).filter(([name, value]) => value !== /** @type {any} */ (household)[name]);
    const wanted = amendments(seen, Object.fromEntries(changed)).map((body) => ({ kind: 'household.amend', body }));
    if (wanted.length === 0 || (await app.make(wanted))) {
      app.say(t('saved-here'));
      app.go('#/ho/' + id);
    }
  }

  return {
    title: t('household-edit'),
    nodes: [form],
    back: { href: '#/ho/' + id, text: householdName(app, household) },
    form: true,
  };
}
