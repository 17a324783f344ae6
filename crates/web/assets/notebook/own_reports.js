// The reports that the own team owes: as the server told them, with what was written and sent of them on this phone.

import { dayOf } from './day.js';
import { keptLines } from './fold.js';
import { inOrder } from './outbox.js';

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').OwnReport} OwnReport */
/** @typedef {import('./types.js').Quantity} Quantity */
/** @typedef {import('./types.js').ReportFigure} ReportFigure */

/** The sections of every report, in their order. */
export const SECTIONS = ['direction', 'results', 'difficulties', 'plan', 'proposals'];
/** Characters of a section, and of a reason. */
export const LONGEST = { text: 4000, reason: 500 };
/** The largest number that is believed. */
const MOST = 4294967295;

/**
 * What stands in a report: texts by section, numbers of the reporter's own by indicator (`null`: what was counted), and their reason.
 * @typedef {{texts: Record<string, string>, numbers: Record<string, Quantity | null>, reason: string}} Said
 */
/**
 * @typedef {object} ShownReport
 * @property {OwnReport} report
 * @property {string} state As told, and as the clock has moved it on since.
 * @property {'waits' | 'arrived' | null} sending It was sent on this phone: not answered yet, or taken and not told yet.
 * @property {boolean} unsent Something written or sent is not answered yet.
 * @property {Said} stands What is told, and what was written here since.
 * @property {Said | null} kept What the person wrote and the server didn't take.
 * @property {Entry[]} refused Of that report, until their author has read why.
 * @property {boolean} open It may be written at and sent now.
 */

/**
 * @param {OwnReport} report
 * @param {Entry[]} entries The person's own.
 * @param {number} now By the server's clock.
 * @returns {ShownReport}
 */
export function shownReport(report, entries, now) {
  const own = inOrder(entries).filter(({ operation }) => reportOf(operation) === report.id);
  const refused = own.filter((entry) => entry.state === 'refused');
  const taken = own.filter((entry) => entry.state !== 'refused');
  const state = stateOf(report, now);
  const sends = taken.filter(({ operation }) => operation.kind === 'report.send');
  const isUnsent = (/** @type {Entry} */ entry) => entry.state !== 'answered';
  const stands = taken.reduce((said, entry) => written(said, entry), told(report));
  const lost = refused.filter(({ operation }) => operation.kind === 'report.write');
  return {
    report,
    state,
    sending: sends.length === 0 ? null : sends.some(isUnsent) ? 'waits' : 'arrived',
    unsent: taken.some(isUnsent),
    stands,
    kept: lost.length === 0 ? null : lost.reduce((said, entry) => written(said, entry), { texts: {}, numbers: {}, reason: '' }),
    refused,
    open: report.may_send && sends.length === 0 && ['due', 'late', 'returned', 'reopened'].includes(state),
  };
}

/** The report that an operation is about. @param {import('./types.js').Operation} operation */
function reportOf({ kind, body }) {
  return kind.startsWith('report.') ? JSON.parse(body).obligation : null;
}

/** @type {(report: OwnReport) => Said} */
function told({ figures, sections }) {
  const corrected = figures.filter((figure) => figure.corrected);
  const first = corrected.find((figure) => figure.reason);
  return {
    texts: Object.fromEntries(sections.map(({ section, text }) => [section, text])),
    numbers: Object.fromEntries(corrected.map((figure) => [figure.indicator, figure.corrected])),
    reason: (first && first.reason) || '',
  };
}

/** With what a `report.write` says. @type {(said: Said, entry: Entry) => Said} */
function written(said, { operation }) {
  if (operation.kind !== 'report.write') {
    return said;
  }
  const { cells = [], sections = [], reason } = JSON.parse(operation.body);
  const texts = sections.map((/** @type {any} */ { section, text = '' }) => [section, text]);
  const numbers = cells.map((/** @type {any} */ { indicator, value = null }) => [indicator, value]);
  return {
    texts: { ...said.texts, ...Object.fromEntries(texts) },
    numbers: { ...said.numbers, ...Object.fromEntries(numbers) },
    reason: reason || said.reason,
  };
}

/** The clock goes on where no signal comes: a period ends, a report becomes late. @type {(report: OwnReport, now: number) => string} */
export function stateOf({ state, to, late_from }, now) {
  const isWaiting = state === 'not_due' || state === 'due';
  if (isWaiting && now >= Date.parse(late_from)) {
    return 'late';
  }
  return state === 'not_due' && dayOf(now) >= to ? 'due' : state;
}

/** The last day on which it is in time, and the hour at which that day ends for it, if before midnight. @param {{late_from: string}} report */
export function due({ late_from }) {
  const end = Date.parse(late_from);
  const day = dayOf(end - 1);
  // A day of Vietnam begins seven hours before that of the same name does in the world's time.
  const hour = Math.floor((end - Date.parse(day)) / 3600e3) + 7;
  return { day, hour: hour < 24 ? hour : null };
}

/** Whole days from one day to another. @type {(from: string, to: string) => number} */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * 3600e3));
}

/**
 * @typedef {'number' | 'share' | 'long' | 'reason'} Fault What is wrong: no whole number, more than the whole, too long, a reason is lacking.
 * @typedef {{part: string, whole?: string}} TypedNumber
 * @typedef {{texts: Record<string, string>, numbers: Record<string, TypedNumber>, reason: string}} Typed
 */

/**
 * What was typed, against what stands: the body of a `report.write`, or `null` where nothing changes; and what is wrong, by section,
 * indicator, or `reason`.
 * @param {ShownReport} shown
 * @param {Typed} typed
 * @returns {{body: object | null, faults: Map<string, Fault>}}
 */
export function changes({ report, stands }, typed) {
  /** @type {Map<string, Fault>} */
  const faults = new Map();
  const cells = [];
  const reason = keptLines(typed.reason).replace(/\n/g, ' ');
  let lacksReason = false;
  for (const figure of report.figures) {
    const { indicator } = figure;
    const number = typed.numbers[indicator];
    const read = number && ownNumber(figure, number);
    if (typeof read === 'string') {
      faults.set(indicator, read);
    } else if (read !== undefined && !same(read, stands.numbers[indicator] || null)) {
      lacksReason = lacksReason || (read !== null && figure.by !== 'field' && reason === '');
      cells.push(read === null ? { indicator } : { indicator, value: read });
    }
  }
  const sections = [];
  for (const section of SECTIONS.filter((section) => section in typed.texts)) {
    const text = keptLines(typed.texts[section] || '');
    if (Array.from(text).length > LONGEST.text) {
      faults.set(section, 'long');
    } else if (text !== (stands.texts[section] || '')) {
      // One that was emptied is proposed again.
      sections.push(text === '' ? { section } : { section, text });
    }
  }
  if (lacksReason) {
    faults.set('reason', 'reason');
  } else if (Array.from(reason).length > LONGEST.reason) {
    faults.set('reason', 'long');
  }
  const isNothing = cells.length === 0 && sections.length === 0;
  const withReason = cells.length > 0 && reason !== '' ? { reason } : {};
  return { body: isNothing ? null : { obligation: report.id, cells, ...withReason, sections }, faults };
}

/**
 * What was typed as the number that stands in the place of what was counted; `null`: none does.
 * @type {(figure: ReportFigure, typed: TypedNumber) => Quantity | null | 'number' | 'share'}
 */
export function ownNumber({ by, counted }, { part, whole = '' }) {
  const texts = by === 'share' ? [part.trim(), whole.trim()] : [part.trim()];
  if (texts.every((text) => text === '')) {
    return null;
  }
  // People write the dots of thousands.
  const numbers = texts.map((text) => (/^(\d+|\d{1,3}(\.\d{3})+)$/.test(text) ? Number(text.replace(/\./g, '')) : NaN));
  if (numbers.some((number) => !(number <= MOST))) {
    return 'number';
  }
  const [one = 0, all = 0] = numbers;
  if (by === 'share' && one > all) {
    return 'share';
  }
  const value = by === 'share' ? { part: one, whole: all } : { part: one, whole: null };
  return same(value, counted) ? null : value;
}

/** @type {(one: Quantity | null, other: Quantity | null) => boolean} */
function same(one, other) {
  if (one === null || other === null) {
    return one === other;
  }
  return one.part === other.part && (one.whole === undefined ? null : one.whole) === (other.whole === undefined ? null : other.whole);
}
