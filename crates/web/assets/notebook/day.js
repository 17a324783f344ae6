// Days as the programme counts them: those of Vietnam, which knows no summer time, whatever the phone is set to.

/** @typedef {import('./types.js').Day} Day */

const HOUR = 3600e3;
const DAY = 24 * HOUR;

/**
 * The day on which an instant lies in Vietnam.
 * @param {number} instant
 * @returns {Day}
 */
export function dayOf(instant) {
  return new Date(instant + 7 * HOUR).toISOString().slice(0, 10);
}

/**
 * @param {Day} day
 * @param {number} days
 * @returns {Day}
 */
export function plusDays(day, days) {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/**
 * dd/mm/yyyy.
 * @param {Day} day
 */
export function shown(day) {
  return day.split('-').reverse().join('/');
}

/**
 * dd/mm/yyyy hh:mm in Vietnam.
 * @param {number} instant
 */
export function instantShown(instant) {
  return shown(dayOf(instant)) + ' ' + new Date(instant + 7 * HOUR).toISOString().slice(11, 16);
}

/**
 * The day that somebody typed as day, month and year, with whatever between them; `null` if it is none.
 * @param {string} text
 * @returns {Day | null}
 */
export function typedDay(text) {
  const parts = text.trim().match(/^(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{4})$/);
  if (!parts) {
    return null;
  }
  const [, date = '', month = '', year = ''] = parts;
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const read = new Date(day);
  return !isNaN(read.getTime()) && read.toISOString().slice(0, 10) === day ? day : null;
}
