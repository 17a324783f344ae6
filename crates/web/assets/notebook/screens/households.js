// The village's households. Rows are made once; while somebody types they are only hidden and shown.

import { shown } from '../day.js';
import { fill, h, note, state } from '../dom.js';
import { fold, matches } from '../fold.js';
import { isHalfDone, isUnreached } from '../households.js';
import { householdName } from '../names.js';
import { phoneShown } from '../words.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../types.js').Household} Household */

/** Which households a list holds, by its address. @type {[string, string, (app: App, household: Household) => boolean][]} */
const LISTS = [
  ['', 'households-all', () => true],
  ['chua-den', 'not-reached', (_, household) => isUnreached(household)],
  ['do-dang', 'half-done', (app, household) => isHalfDone(household, app.notebook.snapshot.items)],
];

/** @type {(app: App, which: string) => import('../app.js').Screen} */
export function householdsScreen(app, which) {
  const { t } = app;
  const belongs = LISTS.filter(([name]) => name === which).map(([, , one]) => one)[0] || (() => true);
  /** @type {{row: HTMLElement, text: string}[]} */
  let rows = [];
  const list = h('ul', { class: 'tasks rows' });
  const count = h('p', { class: 'soft', role: 'status' });
  const search = h('input', { type: 'search', id: 'sought', autocomplete: 'off', oninput: filter });
  search.value = app.sought;

  function filter() {
    app.sought = search.value;
    const typed = fold(search.value);
    let seen = 0;
    for (const { row, text } of rows) {
      const isMatch = matches(text, typed);
      // What stays as it is costs nothing to draw.
      if (row.hidden === isMatch) {
        row.hidden = !isMatch;
      }
      seen += isMatch ? 1 : 0;
    }
    list.hidden = seen === 0;
    const none = which === '' ? t('households-none') : t('households-none-here');
    count.textContent = rows.length === 0 ? none : t('households-count', { count: seen, whole: rows.length });
  }

  function refresh() {
    const here = sorted(app).filter(({ household }) => belongs(app, household));
    rows = here.map((one) => ({
      row: line(app, one),
      text: fold([one.household.head, one.household.nickname, one.household.phone].join(' ')),
    }));
    fill(list, ...rows.map(({ row }) => row));
    filter();
  }
  refresh();

  const add = h('p', { class: 'actions' }, h('a', { class: 'button main', href: '#/ho/moi' }, '+ ' + t('household-new')));
  const find = h(
    'div',
    { class: 'field' },
    h('label', { for: 'sought' }, t('households-search')),
    h('p', { class: 'hint', id: 'sought-hint' }, t('households-search-hint')),
    search,
  );
  search.setAttribute('aria-describedby', 'sought-hint');
  const lists = h(
    'ul',
    { class: 'lists', 'aria-label': t('households-lists') },
    ...LISTS.map(([name, words]) => {
      const href = name ? '#/ho/' + name : '#/ho';
      return h('li', null, h('a', { href, 'aria-current': name === which ? 'page' : null }, t(words)));
    }),
    h('li', null, h('a', { href: '#/ban' }, t('sellers'))),
  );
  return { title: t('households-title'), nodes: [...untold(app), add, lists, find, count, list], refresh };
}

/** Of a very large village the phone holds a part, and says so. @type {(app: App) => Node[]} */
function untold({ t, notebook }) {
  const cut = notebook.snapshot.villages.filter((village) => village.untold);
  return cut.map(({ name, untold }) => note('care', h('p', null, t('untold', { name, count: untold || 0 }))));
}

/**
 * As Vietnamese look people up: by the given name, which stands last.
 * @type {(app: App) => import('../view.js').Shown[]}
 */
export function sorted(app) {
  const collator = new Intl.Collator('vi', { numeric: true });
  const key = (/** @type {string | null} */ head) => (head === null ? '' : head.split(' ').reverse().join(' '));
  const keyed = Array.from(app.notebook.shown.households.values(), (one) => ({ one, key: key(one.household.head) }));
  return keyed
    .sort((a, b) => Number(a.key === '') - Number(b.key === '') || collator.compare(a.key, b.key))
    .map(({ one }) => one);
}

/** @type {(app: App, one: import('../view.js').Shown) => HTMLElement} */
function line(app, { household, unsent }) {
  const { t } = app;
  const { id, nickname, phone, reached, uses, proposals, away } = household;
  const known = [nickname, phone && phoneShown(phone)].filter(Boolean).join(' · ');
  return h(
    'li',
    null,
    h(
      'a',
      { href: '#/ho/' + id },
      h(
        'span',
        null,
        h('b', null, householdName(app, household)),
        known ? h('span', { class: 'soft small line' }, known) : null,
        h(
          'span',
          { class: 'small line' },
          reached ? state('good', t('reached', { day: shown(reached) })) : state('off', t('not-reached')),
          ' ',
          t('items-count', { count: uses.length }),
          away ? [' ', state('off', t('away'))] : null,
          proposals.length > 0 ? [' ', state('care', t('two-values'))] : null,
          unsent.size > 0 ? [' ', state('care', t('not-sent'))] : null,
        ),
      ),
    ),
  );
}
