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

/** How the eleven digits of mobile numbers from before September 2018 began after the zero, and how they begin today. */
const RENEWED =
  '12070 12179 12277 12676 12878 12383 12484 12585 12781 12982 16232 16333 16434 16535 16636 16737 16838 16939 18656 18858 19959';

/**
 * The number that somebody typed, as it is dialled today, with a zero that was left out and with what was renewed; `null` if it is
 * none.
 * @param {string} text
 */
export function typedPhone(text) {
  const typed = text.replace(/[\s.\-()]/g, '').replace(/^\+?84(?=\d{9,10}$)/, '0');
  const whole = /^[35789]\d{8}$/.test(typed) ? '0' + typed : typed;
  const renewed = whole.length === 11 && RENEWED.split(' ').find((one) => '0' + one.slice(0, 3) === whole.slice(0, 4));
  const digits = renewed ? '0' + renewed.slice(3) + whole.slice(4) : whole;
  return /^0[35789]\d{8}$/.test(digits) || /^02\d{9}$/.test(digits) ? digits : null;
}
