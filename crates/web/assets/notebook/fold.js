// The form by which texts are matched, the same as `rules::text::fold`: words of lower-case letters and digits without marks.

// Characters nobody sees; they come along when text is copied from web pages, files and chats.
const INVISIBLE = /(?!\s)\p{Cc}|[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]/gu;

/** @param {string} text */
export function fold(text) {
  const plain = text
    .replace(INVISIBLE, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\u0111\u00f0\u0110\u00d0\u0189]/g, 'd');
  return (plain.match(/[A-Za-z0-9]+/g) || []).join(' ').toLowerCase();
}

/**
 * Whether each word that was typed begins a word of a text; both are folded.
 * @param {string} text
 * @param {string} typed
 */
export function matches(text, typed) {
  return typed.split(' ').every((word) => (' ' + text).includes(' ' + word));
}

/**
 * The form in which text is kept: composed, trimmed, on one line; `null` if nothing is left.
 * @param {string} text
 */
export function kept(text) {
  return text.replace(INVISIBLE, '').normalize('NFC').trim().replace(/\s+/g, ' ') || null;
}

/**
 * The form in which a text of several lines is kept: each line as above, and no empty ones.
 * @param {string} text
 */
export function keptLines(text) {
  return text.split(/\r\n|\r|\n/).map(kept).filter(Boolean).join('\n');
}
