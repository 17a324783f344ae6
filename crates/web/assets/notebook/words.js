// The words of the screens, as the server tells them from its locale files, and how numbers and phones are written.

/** @typedef {(key: string, filled?: Record<string, string | number>) => string} Words */

/**
 * @param {Record<string, string>} sentences
 * @returns {Words}
 */
export function wordsOf(sentences) {
  return (key, filled = {}) => {
    const sentence = sentences[key];
    if (sentence === undefined) {
      // What is missing can't be overlooked, and no test lets it pass.
      return `⟦${key}⟧`;
    }
    return sentence.replace(/\{ \$(\w+) \}/g, (blank, name) => {
      const value = filled[name];
      return typeof value === 'number' ? number(value) : value === undefined ? blank : value;
    });
  };
}

/** With the separators of Vietnam. @param {number} value */
export function number(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '.');
}

/** As people read it: 0912 345 678. @param {string} digits */
export function phoneShown(digits) {
  const first = /^02[48]/.test(digits) ? 3 : 4;
  return [digits.slice(0, first), digits.slice(first, 7), digits.slice(7)].join(' ');
}

/** How the eleven digits of mobile numbers from before September 2018 began, and how they begin today. */
const RENEWED = /** @type {Record<string, string>} */ ({
  ...{ '0120': '070', '0121': '079', '0122': '077', '0126': '076', '0128': '078' },
  ...{ '0123': '083', '0124': '084', '0125': '085', '0127': '081', '0129': '082' },
  ...{ '0162': '032', '0163': '033', '0164': '034', '0165': '035', '0166': '036', '0167': '037', '0168': '038', '0169': '039' },
  ...{ '0186': '056', '0188': '058', '0199': '059' },
});

/**
 * The number that somebody typed, as it is dialled today, with a zero that was left out and with what was renewed; `null` if it is
 * none.
 * @param {string} text
 */
export function typedPhone(text) {
  const typed = text.replace(/[\s.\-()]/g, '').replace(/^\+?84(?=\d{9,10}$)/, '0');
  const whole = /^[35789]\d{8}$/.test(typed) ? '0' + typed : typed;
  const renewed = whole.length === 11 ? RENEWED[whole.slice(0, 4)] : undefined;
  const digits = renewed ? renewed + whole.slice(4) : whole;
  return /^0[35789]\d{8}$/.test(digits) || /^02\d{9}$/.test(digits) ? digits : null;
}
