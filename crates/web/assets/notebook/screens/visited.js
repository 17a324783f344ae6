// The households that were visited, found by typing, each with what it has begun to use.

import { fill, h } from '../dom.js';
import { fold, matches } from '../fold.js';
import { householdName, itemName, offered } from '../names.js';
import { sorted } from './households.js';

/** @typedef {import('../view.js').Shown} Shown */
/** @typedef {import('../types.js').Item} Item */

/** So many are offered at a time. */
const MOST = 8;

/** @type {(app: import('../app.js').App) => {node: HTMLElement, households: () => string[], adopted: () => {seen: Shown, item: Item}[]}} */
export function visitedField(app) {
  const { t } = app;
  const all = sorted(app).map((seen) => ({ seen, text: fold([seen.household.head, seen.household.nickname].join(' ')) }));
  /** @type {Map<string, {seen: Shown, items: Set<string>}>} */
  const chosen = new Map();
  const found = h('ul', { class: 'ticklist' });
  const list = h('ul', { class: 'ticklist' });
  const search = h('input', { type: 'search', id: 'visited', autocomplete: 'off', oninput: find });

  function find() {
    const typed = fold(search.value);
    const fitting = all.filter(({ seen, text }) => !chosen.has(seen.household.id) && matches(text, typed)).slice(0, MOST);
    const offer = (/** @type {Shown} */ seen) =>
      h(
        'li',
        null,
        h(
          'button',
          { type: 'button', class: 'tick', onclick: () => choose(seen) },
          h('b', null, '+ ' + householdName(app, seen.household)),
          h('span', { class: 'small soft' }, seen.household.nickname || ''),
        ),
      );
    fill(found, ...(typed ? fitting.map(({ seen }) => offer(seen)) : []));
  }

  /** @param {Shown} seen */
  function choose(seen) {
    chosen.set(seen.household.id, { seen, items: new Set() });
    search.value = '';
    find();
    draw();
    search.focus();
  }

  function draw() {
    fill(list, ...Array.from(chosen.values(), line));
  }

  /** @type {(one: {seen: Shown, items: Set<string>}) => HTMLElement} */
  function line({ seen, items }) {
    const { id, uses } = seen.household;
    const lacking = offered(app, true).filter((item) => !uses.some((use) => use.item === item.id));
    const pick = (/** @type {Item} */ item) => {
      const input = h('input', {
        type: 'checkbox',
        id: `${id}-${item.id}`,
        onchange: () => (input.checked ? items.add(item.id) : items.delete(item.id)),
      });
      input.checked = items.has(item.id);
      return h('label', { class: 'pick', for: input.id }, input, ' ', itemName(app, item.id));
    };
    const remove = () => {
      chosen.delete(id);
      draw();
    };
    return h(
      'li',
      { class: 'chosen' },
      h(
        'p',
        null,
        h('b', null, householdName(app, seen.household)),
        ' ',
        h(
          'button',
          { type: 'button', class: 'button end', onclick: remove },
          t('remove'),
          h('span', { class: 'unseen' }, ' ' + householdName(app, seen.household)),
        ),
      ),
      h('details', null, h('summary', null, t('visited-begun')), ...lacking.map(pick)),
    );
  }

  const node = h(
    'div',
    null,
    list,
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'visited' }, t('visited-search')),
      h('p', { class: 'hint' }, t('households-search-hint')),
      search,
    ),
    found,
  );
  return {
    node,
    households: () => Array.from(chosen.keys()),
    adopted: () => {
      const items = new Map(app.notebook.snapshot.items.map((item) => [item.id, item]));
      return Array.from(chosen.values()).flatMap(({ seen, items: picked }) =>
        Array.from(picked).flatMap((id) => {
          const item = items.get(id);
          return item ? [{ seen, item }] : [];
        }),
      );
    },
  };
}
