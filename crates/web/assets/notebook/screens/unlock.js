// Whose notebook is opened, and how somebody begins to use this phone.

import { fill, h, note } from '../dom.js';
import { allGood, field } from '../fields.js';
import { enrol, isPin, tried } from '../persons.js';
import { parsed } from '../request.js';
import { SIGN_IN, signInAsAnother } from '../warnings.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../app.js').Screen} Screen */

const PIN = { inputmode: 'numeric', type: 'password', class: 'short', attributes: { maxlength: 6, pattern: '[0-9]*' } };

/** @type {(app: App) => Screen} */
export function unlockScreen(app) {
  const { t, people, around } = app;
  const who = people.map((person, at) => {
    const input = h('input', { type: 'radio', name: 'who', id: 'who-' + at, value: person.account });
    input.checked = at === 0;
    return h('label', { class: 'pick', for: input.id }, input, ' ', person.name);
  });
  const pin = field({ id: 'pin', label: t('pin'), ...PIN });
  const form = h(
    'form',
    { onsubmit: submit },
    people.length > 1
      ? h('fieldset', { class: 'field' }, h('legend', null, t('who')), ...who)
      : h('p', null, h('b', null, people[0] ? people[0].name : '')),
    pin.node,
    h('p', { class: 'actions' }, h('button', { class: 'button main' }, t('open'))),
  );

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const ticked = /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="who"]:checked'));
    const person = people.find((one) => !ticked || one.account === ticked.value);
    if (!person) {
      return;
    }
    const typed = pin.input.value.trim();
    const attempt = await tried(around, person.pin, typed);
    person.pin = attempt.pin;
    const noted = around.storage.write([{ table: 'persons', owner: person.account, id: person.account, value: person }]);
    // A phone that is full still shows its owner what is unsent.
    await noted.catch((error) => console.warn(error));
    pin.input.value = '';
    if (attempt.opens) {
      await app.enter(person, typed);
      return;
    }
    const minutes = Math.ceil((attempt.pin.until - around.clock()) / 60e3);
    pin.fail(minutes > 0 ? t('pin-wait', { minutes }) : t('pin-wrong'));
    pin.input.focus();
  }

  const more = h(
    'p',
    null,
    h('a', { href: '#/them-nguoi' }, t('add-person')),
    h('br'),
    h('span', { class: 'soft small' }, t('pin-forgotten')),
  );
  return { title: t('title'), nodes: [form, note('', h('p', { class: 'small' }, t('pin-honest'))), more], form: true };
}

/** @type {(app: App) => Screen} */
export function enrolScreen(app) {
  const { t } = app;
  const told = h('div', { 'aria-live': 'polite' });
  const name = field({ id: 'phone-name', label: t('phone-name'), hint: t('phone-name-hint'), value: t('phone-name-default') });
  const pin = field({ id: 'pin', label: t('new-pin'), hint: t('new-pin-hint'), ...PIN });
  const again = field({ id: 'pin-again', label: t('pin-again'), ...PIN });
  const form = h(
    'form',
    { onsubmit: submit },
    name.node,
    pin.node,
    again.node,
    h('p', { class: 'actions' }, h('button', { class: 'button main' }, t('begin'))),
  );

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    pin.fail(isPin(pin.input.value) ? null : t('pin-six'));
    again.fail(again.input.value === pin.input.value ? null : t('pin-differs'));
    name.fail(name.input.value.trim() ? null : t('needed'));
    if (!allGood([name, pin, again])) {
      return;
    }
    fill(told, note('', h('p', null, t('asking'))));
    const person = await enrol(app.around, name.input.value.trim(), pin.input.value);
    if (typeof person === 'string') {
      const signIn = h('a', { class: 'button main', href: SIGN_IN }, t('sign-in'));
      fill(told, note('care', h('p', null, t('enrol-' + person.replace('_', '-'))), person === 'signed_out' ? signIn : null));
      return;
    }
    app.people = await app.around.storage.all('persons');
    location.hash = '#/';
    await app.enter(person, pin.input.value);
  }

  /** Who begins is whoever is signed in: on a phone of several people that had better be said. */
  async function tellWho() {
    const answer = await app.around.fetch('/api/v1/me', { credentials: 'same-origin', cache: 'no-store' }).catch(() => null);
    const me = answer && answer.status === 200 ? parsed(await answer.text()) : null;
    if (me && typeof me.name === 'string') {
      fill(
        who,
        h('p', null, t('enrol-as'), ' ', h('b', null, me.name)),
        h('p', null, h('button', { type: 'button', class: 'button', onclick: signInAsAnother }, t('enrol-not-me'))),
      );
    }
  }

  const isFirst = app.people.length === 0;
  const who = h('div', { 'aria-live': 'polite' }, h('p', null, h('a', { href: SIGN_IN }, t('sign-in-first'))));
  const lead = h('div', null, h('p', null, t('enrol-lead')), who);
  tellWho();
  return {
    title: t('enrol-title'),
    nodes: [lead, form, told, note('', h('p', { class: 'small' }, t('pin-honest')))],
    ...(isFirst ? {} : { back: { href: '#/', text: t('back') } }),
    form: true,
  };
}
