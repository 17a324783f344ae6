// Fields of a form: each with its label, its hint and, where it was refused, its fault.

import { h } from './dom.js';

/**
 * @typedef {object} Field
 * @property {HTMLElement} node
 * @property {HTMLInputElement | HTMLTextAreaElement} input
 * @property {(fault: string | null) => void} fail
 */

/**
 * @param {{id: string, label: string, hint?: string, value?: string | number | null, type?: string, inputmode?: string, area?: boolean, class?: string, attributes?: Record<string, any>}} of
 * @returns {Field}
 */
export function field({ id, label, hint, value, type = 'text', inputmode, area = false, class: kind, attributes = {} }) {
  const described = [hint ? id + '-hint' : '', id + '-fault'].filter(Boolean).join(' ');
  const common = { id, class: kind, autocomplete: 'off', inputmode, 'aria-describedby': described, ...attributes };
  const input = area ? h('textarea', { ...common, rows: 3 }) : h('input', { ...common, type });
  input.value = value === null || value === undefined ? '' : String(value);
  const fault = h('p', { class: 'fault', id: id + '-fault', hidden: true });
  const node = h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    hint ? h('p', { class: 'hint', id: id + '-hint' }, hint) : null,
    fault,
    input,
  );
  return { node, input, fail: failing(node, input, fault) };
}

/** Says a fault at its field, or takes it away. @type {(node: HTMLElement, input: HTMLElement, fault: HTMLElement) => (text: string | null) => void} */
function failing(node, input, fault) {
  return (text) => {
    fault.textContent = text;
    fault.hidden = text === null;
    node.classList.toggle('wrong', text !== null);
    input.toggleAttribute('aria-invalid', text !== null);
  };
}

/**
 * Such a choice as a field that can be refused.
 * @param {Parameters<typeof choices>[0]} of
 * @returns {Field}
 */
export function choiceField(of) {
  const fault = h('p', { class: 'fault', hidden: true });
  const node = choices(of);
  const input = /** @type {HTMLInputElement} */ (node.querySelector('input'));
  node.append(fault);
  return { node, input, fail: failing(node, input, fault) };
}

/**
 * Puts the focus on the first field that was refused; whether there is none.
 * @param {Field[]} fields
 */
export function allGood(fields) {
  const wrong = fields.find((one) => one.node.classList.contains('wrong'));
  if (wrong) {
    wrong.input.focus();
  }
  return !wrong;
}

/**
 * A number of people in a field: `undefined` if it can't be read, which the field then says.
 * @param {Field} one
 * @param {number} least
 * @param {number} most
 * @param {string} fault
 * @returns {number | null | undefined}
 */
export function people(one, least, most, fault) {
  const text = one.input.value.trim();
  const count = Number(text);
  const good = text === '' || (/^\d+$/.test(text) && count >= least && count <= most);
  one.fail(good ? null : fault);
  return text === '' ? null : good ? count : undefined;
}

/**
 * One of several, or several of them, to be ticked.
 * @param {{name: string, legend: string, type: 'radio' | 'checkbox', choices: {value: string, text: string, checked?: boolean}[], onchange?: (event: Event) => void}} of
 */
export function choices({ name, legend, type, choices, onchange }) {
  const pick = (/** @type {{value: string, text: string, checked?: boolean}} */ { value, text, checked = false }) => {
    const input = h('input', { type, name, value, id: `${name}-${value}`, onchange });
    input.checked = checked;
    return h('label', { class: 'pick', for: input.id }, input, ' ', text);
  };
  return h('fieldset', { class: 'field' }, h('legend', null, legend), ...choices.map(pick));
}

/** The values that are ticked. @type {(root: ParentNode, name: string) => string[]} */
export function ticked(root, name) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll(`input[name="${name}"]:checked`));
  return Array.from(inputs, (input) => input.value);
}
