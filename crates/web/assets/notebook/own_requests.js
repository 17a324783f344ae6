// What the own team is asked for once: as the server told it, with what was answered on this phone.

import { typedDay } from './day.js';
import { keptLines } from './fold.js';
import { inOrder } from './outbox.js';

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').OwnRequest} OwnRequest */
/** @typedef {import('./types.js').RequestField} RequestField */

/** The largest number that is believed. */
const LARGEST = 1e15;

/** What is answered, by the number of the field. @typedef {Record<string, Record<string, any>>} Values */
/**
 * @typedef {object} ShownRequest
 * @property {string} id What names it in an address: the request and who was asked.
 * @property {OwnRequest} request
 * @property {string} state As told, and as the clock has moved it on since.
 * @property {'waits' | 'arrived' | null} sending It was answered on this phone: not taken yet, or taken and not told yet.
 * @property {Values} stands What is told, or was answered here since.
 * @property {Values | null} kept What the person answered and the server didn't take.
 * @property {Entry[]} refused Of that answer, until their author has read why.
 * @property {boolean} onPage It wants a file, which the page takes.
 * @property {boolean} open It may be answered here now.
 * @property {boolean} due It is to be answered by this person now.
 */

/**
 * @param {OwnRequest} request
 * @param {Entry[]} entries The person's own.
 * @param {number} now By the server's clock.
 * @returns {ShownRequest}
 */
export function shownRequest(request, entries, now) {
  const own = inOrder(entries).filter(({ operation: { kind, body } }) => {
    const about = kind === 'request.answer' ? JSON.parse(body) : {};
    return about.request === request.request && about.debtor.team === request.team;
  });
  const refused = own.filter((entry) => entry.state === 'refused');
  const taken = own.filter((entry) => entry.state !== 'refused');
  const state = request.state === 'waiting' && now >= Date.parse(request.late_from) ? 'late' : request.state;
  const [last] = taken.slice(-1);
  const [lost] = refused.slice(-1);
  const isWaiting = taken.some((entry) => entry.state !== 'answered');
  const onPage = request.fields.some(({ required, kind }) => required && kind.file);
  const mayAnswer = request.may_answer && taken.length === 0;
  return {
    id: request.request + '/' + request.team,
    request,
    state,
    sending: taken.length === 0 ? null : isWaiting ? 'waits' : 'arrived',
    stands: last ? answered(last) : told(request),
    kept: lost ? answered(lost) : null,
    refused,
    onPage,
    open: mayAnswer && !onPage,
    due: mayAnswer && ['waiting', 'late', 'returned'].includes(state),
  };
}

/** @type {(request: OwnRequest) => Values} */
function told({ fields }) {
  return Object.fromEntries(fields.filter(({ value }) => value).map(({ field, value }) => [field, value || {}]));
}

/** @type {(entry: Entry) => Values} */
function answered({ operation }) {
  const { values = [] } = JSON.parse(operation.body);
  return Object.fromEntries(values.map((/** @type {any} */ { field, value }) => [field, value]));
}

/** What is wrong, as the sentence that says so. @typedef {string} Fault */

/**
 * What was typed to a field: a text, or of a choice the options that were ticked.
 * @param {RequestField} field
 * @param {string | string[]} typed
 * @returns {{value: Record<string, any> | null, fault: Fault | null}}
 */
export function read({ kind, required, value: before }, typed) {
  const text = typeof typed === 'string' ? typed.trim() : '';
  /** @type {(value: Record<string, any> | null, fault?: Fault | false | null) => {value: Record<string, any> | null, fault: Fault | null}} */
  const give = (value, fault) => ({ value, fault: fault || (value === null && required ? 'own-request-missing' : null) });
  if (kind.file) {
    // A file that was sent from the page stays.
    return { value: before, fault: null };
  }
  if (kind.choice) {
    const choices = Array.from(typed, Number);
    return give(choices.length > 0 ? { choices } : null);
  }
  if (kind.indicator || text === '') {
    return { value: null, fault: required && !kind.indicator ? 'own-request-missing' : null };
  }
  if (kind.number) {
    const { least = -LARGEST, most = LARGEST } = kind.number;
    // People write the dots of thousands.
    const isOne = /^[-−]?(\d+|\d{1,3}([. ]\d{3})+)$/.test(text);
    const number = Number(text.replace('−', '-').replace(/[. ]/g, ''));
    return isOne ? give({ number }, (number < least || number > most) && 'own-request-range') : give(null, 'own-request-number');
  }
  if (kind.date) {
    const { earliest = '', latest = '9' } = kind.date;
    const date = typedDay(text);
    return date === null ? give(null, 'day-wrong') : give({ date }, (date < earliest || date > latest) && 'own-request-range');
  }
  const kept = keptLines(text);
  return give({ text: kept }, kind.text && Array.from(kept).length > kind.text.longest ? 'own-report-wrong-long' : null);
}

/**
 * The body of a `request.answer`, and what is wrong by the number of the field. An answer of nothing is none.
 * @param {OwnRequest} request
 * @param {Record<string, string | string[]>} typed
 */
export function answerOf({ request, team, fields }, typed) {
  /** @type {Map<number, Fault>} */
  const faults = new Map();
  const values = [];
  for (const one of fields) {
    const { value, fault } = read(one, typed[one.field] || '');
    if (fault) {
      faults.set(one.field, fault);
    } else if (value) {
      values.push({ field: one.field, value });
    }
  }
  const [first] = fields;
  if (first && faults.size + values.length === 0 && !fields.some(({ kind }) => kind.indicator)) {
    faults.set(first.field, 'own-request-missing');
  }
  return { body: { request, debtor: { team }, values }, faults };
}
