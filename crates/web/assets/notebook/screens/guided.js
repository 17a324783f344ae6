// In what people were guided, and how many of them.

import { h } from '../dom.js';
import { itemName, offered } from '../names.js';

/** @type {(app: import('../app.js').App) => {node: HTMLElement, counts: () => {item: string, count: number}[]}} */
export function guidedFields(app) {
  const { t } = app;
  const rows = offered(app, true).map(({ id }) => {
    const input = h('input', {
      type: 'text',
      inputmode: 'numeric',
      class: 'tiny',
      id: 'guided-' + id,
      autocomplete: 'off',
      maxlength: 4,
    });
    return { id, input, node: h('p', { class: 'guided' }, h('label', { for: input.id }, itemName(app, id)), input) };
  });
  return {
    node: h('div', null, h('p', { class: 'hint' }, t('activity-guided-hint')), ...rows.map(({ node }) => node)),
    counts: () =>
      rows
        .map(({ id, input }) => ({ item: id, count: Number(input.value.trim()) }))
        .filter(({ count }) => Number.isInteger(count) && count > 0),
  };
}
