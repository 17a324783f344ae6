// What things are called on the screen.

import { plusDays, shown } from './day.js';
import { number, phoneShown } from './words.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./types.js').Household} Household */

/** @type {(app: App, household: Household | undefined) => string} */
export function householdName(app, household) {
  return (household && household.head) || app.t('household-nameless');
}

/** @type {(app: App, producer: import('./types.js').Producer | undefined) => string} */
export function producerName(app, producer) {
  return (producer && producer.name) || app.t('household-nameless');
}

/** @type {(app: App, step: string) => string} */
export function stepName(app, step) {
  return app.t('step-' + step.replace('_', '-'));
}

/** @type {(app: App, id: string) => string} */
export function itemName(app, id) {
  const item = app.notebook.snapshot.items.find((item) => item.id === id);
  return !item ? app.t('item-unknown') : (app.lang === 'en' && item.name_en) || item.name;
}

/** @type {(app: App, id: string) => string} */
export function memberName(app, id) {
  const members = (app.notebook.team && app.notebook.team.members) || [];
  const member = members.find((member) => member.id === id);
  return member ? member.name : app.t('somebody');
}

/** @type {(app: App, origin: string) => string} */
export function originName(app, origin) {
  return app.t('origin-' + origin.replace('_', '-'));
}

/** The items that are offered on a day. @type {(app: App, ofHouseholds: boolean) => import('./types.js').Item[]} */
export function offered(app, ofHouseholds) {
  const today = app.notebook.today();
  const isThere = (/** @type {import('./types.js').Item} */ item) => item.from <= today && (item.to === null || today < item.to);
  return app.notebook.snapshot.items.filter((item) => (item.kind !== 'activity') === ofHouseholds && isThere(item));
}

/**
 * A field of a household and a value of it, in words.
 * @type {(app: App, field: string, change: Record<string, any>) => {field: string, value: string}}
 */
export function changeShown(app, field, change) {
  if (change.use) {
    const { item, in_use, adults, since } = change.use;
    return { field: itemName(app, item), value: useShown(app, { item, in_use, adults: adults || null, since, origin: '' }) };
  }
  if (change.stop) {
    return { field: itemName(app, change.stop.item), value: app.t('use-stopped', { day: shown(change.stop.day) }) };
  }
  return { field: app.t('household-field-' + field), value: valueShown(app, field, change[field]) };
}

/** The value that stands. @type {(app: App, household: Household, field: string) => string} */
export function standing(app, household, field) {
  if (!field.startsWith('item:')) {
    return valueShown(app, field, /** @type {any} */ (household)[field]);
  }
  const use = household.uses.find((use) => 'item:' + use.item === field);
  return use ? useShown(app, use) : app.t('use-none');
}

/** @type {(app: App, field: string, value: any) => string} */
function valueShown(app, field, value) {
  if (value === null || value === undefined) {
    return app.t('value-empty');
  }
  return field === 'phone' ? phoneShown(value) : String(value);
}

/** @type {(app: App, use: import('./types.js').Use) => string} */
export function useShown(app, { in_use, adults, since }) {
  const parts = [app.t(in_use ? 'use-using' : 'use-having')];
  if (adults !== null) {
    parts.push(app.t('use-adults', { count: adults }));
  }
  return [...parts, app.t('use-since', { day: shown(since) })].join(', ');
}

/**
 * A report by its period: "Báo cáo tháng 8/2025".
 * @type {(app: App, report: import('./types.js').OwnReport) => string}
 */
export function reportName(app, { kind, to }) {
  const last = plusDays(to, -1);
  const [year = '', month = ''] = last.split('-');
  const of = Number(month);
  const period = {
    month: () => app.t('period-month', { number: of, year }),
    quarter: () => app.t('period-quarter', { number: Math.ceil(of / 3), year }),
    half: () => app.t(of <= 6 ? 'period-first-half' : 'period-second-half', { year }),
    year: () => app.t('period-year', { year }),
  }[kind];
  if (!period) {
    return app.t('report-kind-establishment');
  }
  // The period stands within a sentence here.
  const name = period();
  return app.t('own-report-title', { period: name.charAt(0).toLowerCase() + name.slice(1) });
}

/** @type {(app: App, figure: import('./types.js').ReportFigure) => {name: string, unit: string}} */
export function figureName({ lang }, { name, name_en, unit_word, unit_word_en }) {
  return { name: (lang === 'en' && name_en) || name, unit: (lang === 'en' && unit_word_en) || unit_word };
}

/** A number with its separators, or the part of a whole: 12/30. @param {import('./types.js').Quantity | null} quantity */
export function quantityShown(quantity) {
  if (!quantity) {
    return '–';
  }
  const { part, whole } = quantity;
  return whole === null || whole === undefined ? number(part) : `${number(part)}/${number(whole)}`;
}

/**
 * An entry of the outbox in one sentence.
 * @type {(app: App, entry: import('./types.js').Entry) => string}
 */
export function entryShown(app, { operation }) {
  const body = JSON.parse(operation.body);
  const seen = app.notebook.shown.households.get(body.household);
  const name = body.household ? householdName(app, seen && seen.household) : body.head || app.t('household-nameless');
  switch (operation.kind) {
    case 'household.add':
      return app.t('entry-household-add', { name });
    case 'household.amend':
      return app.t('entry-household-amend', { name });
    case 'household.set_consent':
      return app.t('entry-household-consent', { name });
    case 'household.resolve':
      return app.t('entry-household-resolve', { name });
    case 'adoption.set':
      return app.t('entry-adoption-set', { name, item: itemName(app, body.item) });
    case 'adoption.end':
      return app.t('entry-adoption-end', { name, item: itemName(app, body.item) });
    case 'producer.record_step': {
      const seller = app.notebook.shown.producers.get(body.producer);
      return app.t('entry-step', { name: producerName(app, seller && seller.producer), step: stepName(app, body.step) });
    }
    case 'report.write':
    case 'report.send': {
      const known = app.notebook.reports.find(({ report }) => report.id === body.obligation);
      const report = known ? reportName(app, known.report) : app.t('own-reports');
      return operation.kind === 'report.send' ? app.t('entry-report-send', { report }) : app.t('entry-report-write', { report });
    }
    case 'request.answer': {
      const known = app.notebook.requests.find(({ request }) => request.request === body.request);
      return app.t('entry-request-answer', { title: known ? known.request.title : app.t('own-requests') });
    }
    case 'activity.record':
      return app.t('entry-activity-record', { kind: itemName(app, body.kind), people: body.people });
    case 'activity.amend':
      return app.t('entry-activity-amend');
    case 'activity.withdraw':
      return app.t('entry-activity-withdraw');
    default:
      return operation.kind;
  }
}
