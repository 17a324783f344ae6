// A household: who it is, and what it has; an adoption is two taps, the item and how it came to it.

import { shown, typedDay } from '../day.js';
import { fill, h, note, state } from '../dom.js';
import { allGood, field, people } from '../fields.js';
import { householdName, itemName, memberName, offered, originName, stepName, useShown } from '../names.js';
import { nextStep } from '../producers.js';
import { base } from '../view.js';
import { phoneShown } from '../words.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../view.js').Shown} Shown */
/** @typedef {import('../types.js').Item} Item */

/** @type {(app: App, id: string) => import('../app.js').Screen | null} */
export function householdScreen(app, id) {
  const { t } = app;
  const first = app.notebook.shown.households.get(id);
  if (!first) {
    return null;
  }
  const who = h('div');
  const items = h('div');
  /** The item whose choices are open. @type {string | null} */
  let open = null;

  const refresh = () => {
    const seen = app.notebook.shown.households.get(id);
    if (seen) {
      fill(who, ...identity(app, seen));
      // Whoever is choosing just now isn't disturbed.
      if (open === null) {
        drawItems(seen);
      }
    }
  };

  /** The rows as they were drawn last, by what each says. @type {Map<string, HTMLElement>} */
  let rows = new Map();

  /** Rows that say the same stay: a cheap phone takes its time to make all of them. @param {Shown} seen */
  function drawItems(seen) {
    const uses = new Map(seen.household.uses.map((use) => [use.item, use]));
    const all = offered(app, true);
    const held = app.notebook.snapshot.items.filter((item) => uses.has(item.id) && !all.includes(item));
    const kinds = new Map(/** @type {[string, Item[]][]} */ ([]));
    [...all, ...held].forEach((item) => kinds.set(item.kind, [...(kinds.get(item.kind) || []), item]));
    const before = rows;
    rows = new Map();
    const group = (/** @type {[string, Item[]]} */ [kind, items]) => [
      h('h3', null, t('item-kind-' + kind.replace('_', '-'))),
      h('ul', { class: 'ticklist' }, ...items.map((item) => tick(seen, item, before))),
    ];
    const focused = document.activeElement;
    fill(items, ...Array.from(kinds).map(group));
    if (focused instanceof HTMLElement && items.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  /** @type {(seen: Shown, item: Item, before: Map<string, HTMLElement>) => HTMLElement} */
  function tick(seen, item, before) {
    const use = seen.household.uses.find((use) => use.item === item.id);
    const isOpen = open === item.id;
    const isUnsent = seen.unsent.has('item:' + item.id);
    const name = itemName(app, item.id);
    const word = use ? useShown(app, use) : t('use-none');
    const origin = use && use.origin ? originName(app, use.origin) : null;
    const said = [item.id, name, word, origin, isUnsent, isOpen].join();
    const row = before.get(said) || h('li', null, button(), isOpen ? choicesOf(seen, item) : null);
    rows.set(said, row);
    return row;

    function button() {
      return h(
        'button',
        {
          type: 'button',
          id: 'tick-' + item.id,
          class: 'tick',
          'aria-expanded': String(isOpen),
          onclick: () => toggle(item),
        },
        h('b', null, name),
        h('span', { class: 'small' }, state(use ? (use.in_use ? 'good' : 'care') : 'off', word)),
        origin && h('span', { class: 'small soft' }, origin),
        isUnsent ? h('span', { class: 'small' }, state('care', t('not-sent'))) : null,
      );
    }
  }

  /** @param {Item} item */
  function toggle(item) {
    open = open === item.id ? null : item.id;
    // As it is now: the row may stand since before something else was changed.
    const seen = app.notebook.shown.households.get(id);
    if (seen) {
      drawItems(seen);
    }
  }

  /** @type {(seen: Shown, item: Item) => HTMLElement} */
  function choicesOf(seen, item) {
    const { notebook } = app;
    const use = seen.household.uses.find((use) => use.item === item.id);
    const today = notebook.today();
    const counted = item.counting === 'adults';
    const adults = field({
      id: 'adults',
      label: t('use-adults-label'),
      value: (use && use.adults) || 1,
      inputmode: 'numeric',
      class: 'tiny',
    });
    const since = field({ id: 'since', label: t('use-since-label'), value: shown(today), inputmode: 'numeric', class: 'short' });
    const inUse = h('input', { type: 'checkbox', id: 'in-use' });
    inUse.checked = !use || use.in_use;

    const save = async (/** @type {string} */ how) => {
      const count = counted ? people(adults, 1, 99, t('people-wrong')) : null;
      const day = typedDay(since.input.value);
      since.fail(day === null || day > today ? t('day-wrong') : null);
      adults.fail(counted && !count ? t('people-wrong') : null);
      if (!allGood([adults, since]) || day === null) {
        return;
      }
      const self = notebook.self;
      // Who helped with what a household has already is known to the server, and stays whoever it was.
      const origin = how === 'helped' && self && !use ? { how, by: self.id } : { how };
      const body = {
        household: id,
        item: item.id,
        in_use: inUse.checked,
        ...(counted ? { adults: count } : {}),
        origin,
        since: day,
        base: base(seen, 'item:' + item.id),
      };
      await done([{ kind: 'adoption.set', body }]);
    };
    const end = () =>
      done([{ kind: 'adoption.end', body: { household: id, item: item.id, day: today, base: base(seen, 'item:' + item.id) } }]);
    const done = async (/** @type {{kind: string, body: object}[]} */ wanted) => {
      open = null;
      // Making it draws it, where there was room for it.
      if (await app.make(wanted)) {
        app.say(t('saved-here'));
      }
      const tick = document.getElementById('tick-' + item.id);
      if (tick) {
        tick.focus();
      }
    };
    const button = (/** @type {string} */ text, /** @type {() => void} */ onclick, kind = '') =>
      h('button', { type: 'button', class: 'button ' + kind, onclick }, text);
    const choices = use
      ? [button(t('use-save'), () => save(use.origin), 'main'), button(t('use-end'), end, 'end')]
      : [
          button(originName(app, 'helped'), () => save('helped'), 'main'),
          button(originName(app, 'alone'), () => save('alone')),
          button(originName(app, 'had_before'), () => save('had_before')),
        ];
    return h(
      'div',
      { class: 'choices', role: 'group', 'aria-label': itemName(app, item.id) },
      h('div', { class: 'actions' }, ...choices),
      counted ? adults.node : null,
      h('label', { class: 'pick', for: 'in-use' }, inUse, ' ', t('use-is-using')),
      h('details', null, h('summary', null, t('use-other-day')), since.node),
    );
  }

  refresh();
  const title = householdName(app, first.household);
  return {
    title,
    nodes: [who, h('h2', null, t('household-has')), items],
    back: { href: '#/ho', text: t('households-title') },
    refresh,
  };
}

/** @type {(app: App, seen: Shown) => (Node | null)[]} */
function identity(app, { household, unsent }) {
  const { t } = app;
  const { id, nickname, phone, size, adults, reached, consent, away, proposals } = household;
  const facts = /** @type {[string, Node | string | null][]} */ ([
    [t('household-field-nickname'), nickname],
    [t('household-field-phone'), phone && h('a', { href: 'tel:+84' + phone.slice(1) }, phoneShown(phone))],
    [t('household-field-size'), size === null ? null : String(size)],
    [t('household-field-adults'), adults === null ? null : String(adults)],
    [t('household-consent'), consent ? t('consent-' + consent.is) : t('consent-not-asked')],
    [t('away'), away && (away.to ? t('away-until', { day: shown(away.to) }) : t('away-since', { day: shown(away.from) }))],
  ]);
  const known = facts.filter(([, value]) => value !== null);
  const list = h(
    'dl',
    { class: 'facts' },
    ...known.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))),
  );
  const edit = h('p', { class: 'actions' }, h('a', { class: 'button', href: `#/ho/${id}/sua` }, t('household-edit')));
  return [
    proposals.length > 0 ? note('care', h('p', null, h('a', { href: '#/hai-nguoi-sua' }, t('conflicts-title')))) : null,
    h(
      'p',
      null,
      reached ? state('good', t('reached', { day: shown(reached) })) : state('off', t('not-reached')),
      unsent.size > 0 ? [' ', state('care', t('not-sent'))] : null,
      lastVisit(app, id, reached),
    ),
    // What there is to tick is what one comes for; who it is one knows.
    h('details', { class: 'part' }, h('summary', null, t('household-facts')), list, edit),
    ...selling(app, id),
    consent ? null : asking(app, id),
  ];
}

/** For what somebody came last, and who. @type {(app: App, id: string, reached: string | null) => HTMLElement | null} */
function lastVisit(app, id, reached) {
  const all = Array.from(app.notebook.shown.activities.values(), ({ activity }) => activity);
  const last = all.find(({ day, households }) => day === reached && households.includes(id));
  if (!last) {
    return null;
  }
  const isOwn = app.notebook.team !== null && app.notebook.team.id === last.team;
  const who = isOwn ? last.members.map((member) => memberName(app, member)) : [];
  return h('span', { class: 'soft small line' }, [itemName(app, last.kind), who.join(', ')].filter(Boolean).join(' · '));
}

/** What it sells as, and the step that comes next. @type {(app: App, id: string) => HTMLElement[]} */
function selling(app, id) {
  const { t, notebook } = app;
  const own = Array.from(notebook.shown.producers.values()).filter(({ producer }) => producer.household === id);
  return own.map(({ producer }) => {
    const next = nextStep(producer);
    const word = next ? `${t('producer-next-step')}: ${stepName(app, next)}` : t('producer-steps-done');
    return h('p', null, h('a', { href: '#/ban/' + producer.id }, t('seller-steps')), ' ', state(next ? 'care' : 'good', word));
  });
}

/** The text to be read out, and one tap for what the household says. @type {(app: App, id: string) => HTMLElement} */
function asking(app, id) {
  const { t, notebook } = app;
  const day = notebook.today();
  const self = notebook.self;
  const agreed = { is: 'asked', day, text: notebook.person.consentText, ...(self ? { by: self.id } : {}) };
  const set = async (/** @type {object} */ consent) => {
    await app.make([{ kind: 'household.set_consent', body: { household: id, consent } }]);
    app.show();
  };
  const decline = h('button', { type: 'button', class: 'button', onclick: sure }, t('consent-declined'));
  function sure() {
    // The name is erased for good, so this one tap is asked about.
    if (window.confirm(t('consent-declined-sure'))) {
      set({ is: 'declined', day });
    }
  }
  const agree = h('button', { type: 'button', class: 'button main', onclick: () => set(agreed) }, t('consent-agreed'));
  return note(
    '',
    h('h2', null, t('consent-title')),
    h('p', null, t('household-consent-text')),
    h('p', { class: 'actions' }, agree, decline),
  );
}
