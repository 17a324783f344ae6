// In what people were guided, and how many of them.

import { h } from '../dom.js';
import { field, people } from '../fields.js';
import { itemName, offered } from '../names.js';

const MOST = 9999;

/** @type {(app: import('../app.js').App) => {node: HTMLElement, fields: import('../fields.js').Field[], counts: () => {item: string, count: number}[]}} */
export function guidedFields(app) {
  const { t } = app;
  const number = (/** @type {string} */ id) =>
    field({ id: 'guided-' + id, label: itemName(app, id), inputmode: 'numeric', class: 'tiny', attributes: { maxlength: 4 } });
  const rows = offered(app, true).map(({ id }) => ({ id, one: number(id) }));
  return {
    node: h('div', { class: 'guided' }, h('p', { class: 'hint' }, t('activity-guided-hint')), ...rows.map(({ one }) => one.node)),
    fields: rows.map(({ one }) => one),
    counts: () =>
      rows.flatMap(({ id, one }) => {
        const count = people(one, 1, MOST, t('people-wrong'));
        return count ? [{ item: id, count }] : [];
      }),
  };
}
