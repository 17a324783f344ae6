// In what people were guided, and how many of them.

import { h } from '../dom.js';
import { people } from '../fields.js';
import { itemName, offered } from '../names.js';

const MOST = 9999;

/** @type {(app: import('../app.js').App) => {node: HTMLElement, fields: import('../fields.js').Field[], counts: () => {item: string, count: number}[]}} */
export function guidedFields(app) {
  const { t } = app;
  const rows = offered(app, true).map(({ id }) => ({ id, one: row('guided-' + id, itemName(app, id)) }));
  return {
    node: h('div', null, h('p', { class: 'hint' }, t('activity-guided-hint')), ...rows.map(({ one }) => one.node)),
    fields: rows.map(({ one }) => one),
    counts: () =>
      rows.flatMap(({ id, one }) => {
        const count = people(one, 1, MOST, t('people-wrong'));
        return count ? [{ item: id, count }] : [];
      }),
  };
}

/** A number beside its name. @type {(id: string, label: string) => import('../fields.js').Field} */
function row(id, label) {
  const fault = h('p', { class: 'fault', id: id + '-fault', hidden: true });
  const input = h('input', {
    type: 'text',
    inputmode: 'numeric',
    class: 'tiny',
    id,
    autocomplete: 'off',
    maxlength: 4,
    'aria-describedby': fault.id,
  });
  const node = h('div', { class: 'field' }, fault, h('p', { class: 'guided' }, h('label', { for: id }, label), input));
  const fail = (/** @type {string | null} */ text) => {
    fault.textContent = text || '';
    fault.hidden = text === null;
    node.classList.toggle('wrong', text !== null);
    input.toggleAttribute('aria-invalid', text !== null);
  };
  return { node, input, fail };
}
