// Elements made in code. Texts are only ever set as texts, so nothing that somebody typed becomes markup.

/** @typedef {Node | string | null | false | undefined} Child */

/**
 * An element with its attributes, listeners (`onclick`) and children. What is null or false is left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any> | null} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {(Child | Child[])[]} children
 */
function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(element, child);
    } else if (child !== null && child !== undefined && child !== false) {
      element.append(child);
    }
  }
}

/**
 * Gives an element other children; focus within stays where it was, if what had it is there again.
 * @param {HTMLElement} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  const focused = element.contains(document.activeElement) && document.activeElement ? document.activeElement.id : '';
  element.textContent = '';
  append(element, children);
  const again = focused ? document.getElementById(focused) : null;
  if (again) {
    again.focus({ preventScroll: true });
  }
}

/** State is shape and word, never colour alone. @type {(kind: 'good' | 'care' | 'bad' | 'off', text: string) => HTMLElement} */
export function state(kind, text) {
  return h('span', { class: 'state ' + kind }, text);
}

/** @type {(kind: '' | 'good' | 'care' | 'bad', ...children: (Child | Child[])[]) => HTMLElement} */
export function note(kind, ...children) {
  return h('div', { class: ('note ' + kind).trim() }, ...children);
}
