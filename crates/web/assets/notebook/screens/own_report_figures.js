// The figures of a report: as a list, or with fields in which the own number is put in the place of what was counted.

import { fill, h, state } from '../dom.js';
import { field } from '../fields.js';
import { figureName, quantityShown } from '../names.js';
import { ownNumber } from '../own_reports.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../types.js').ReportFigure} ReportFigure */
/** @typedef {import('../types.js').Quantity} Quantity */
/** @typedef {import('../own_reports.js').ShownReport} ShownReport */
/** @typedef {import('../own_reports.js').TypedNumber} TypedNumber */

/** @type {Record<import('../own_reports.js').Fault, string>} */
export const FAULTS = {
  number: 'own-report-wrong-number',
  share: 'own-report-wrong-share',
  long: 'own-report-wrong-long',
  reason: 'report-reason-needed',
};

/** The part of a report to which a figure belongs. @type {(app: App, figure: ReportFigure) => string} */
const partOf = ({ t }, { pillar }) => (pillar ? t('pillar-' + pillar) : t('figures-teams'));

/**
 * The figures part by part; those of which there is nothing to be seen are folded away.
 * @type {(app: App, figures: ReportFigure[], isNothing: (figure: ReportFigure) => boolean, row: (figure: ReportFigure) => HTMLElement) => Node[]}
 */
function inParts(app, figures, isNothing, row) {
  const parts = Array.from(new Set(figures.map((figure) => partOf(app, figure))));
  return parts.map((part) => {
    const all = figures.filter((figure) => partOf(app, figure) === part);
    const seen = all.filter((figure) => !isNothing(figure));
    const rest = all.filter(isNothing);
    return h(
      'section',
      { class: 'sheet' },
      h('h3', null, part),
      ...seen.map(row),
      rest.length > 0
        ? h('details', { class: 'part' }, h('summary', null, app.t('report-without', { count: rest.length })), ...rest.map(row))
        : null,
    );
  });
}

/** What is reported of a figure. @type {(one: ShownReport, figure: ReportFigure) => Quantity | null} */
const reported = ({ stands }, { indicator, counted }) => stands.numbers[indicator] || counted;

/** Is there no number of it to be seen, and no word? @type {(one: ShownReport, figure: ReportFigure) => boolean} */
const isNothing = (one, figure) => {
  const value = (one.kept && one.kept.numbers[figure.indicator]) || reported(one, figure);
  const isOwn = figure.counted !== null && value !== figure.counted;
  return (!value || value.part === 0) && !figure.remark && !isOwn;
};

/** A line: its name, what is reported, what was counted if that is something else. @type {(app: App, figure: ReportFigure, value: Quantity | null) => Node[]} */
function lineOf(app, figure, value) {
  const { name, unit } = figureName(app, figure);
  const isOwn = figure.counted !== null && value !== figure.counted;
  return [
    h('span', null, name, isOwn ? h('span', { class: 'soft small line' }, app.t('report-counted-is', { counted: quantityShown(figure.counted) })) : null),
    h('span', { class: 'num' }, h('b', null, quantityShown(value)), ' ', h('span', { class: 'soft small' }, unit)),
  ];
}

/** @type {(inputs: import('../fields.js').Field[]) => TypedNumber} */
function numberOf(inputs) {
  const [part = '', whole = ''] = inputs.map((one) => one.input.value);
  return { part, whole };
}

/** The figures to be read. @type {(app: App, one: ShownReport) => Node[]} */
export function figuresRead(app, one) {
  const row = (/** @type {ReportFigure} */ figure) => h('p', { class: 'figure' }, ...lineOf(app, figure, reported(one, figure)));
  return inParts(app, one.report.figures, (figure) => isNothing(one, figure), row);
}

/** The own numbers that were not taken. @type {(app: App, one: ShownReport) => Node[]} */
export function numbersKept(app, { report, kept }) {
  const own = report.figures.filter(({ indicator }) => kept && kept.numbers[indicator]);
  const rows = own.map((figure) => h('p', { class: 'figure' }, ...lineOf(app, figure, (kept && kept.numbers[figure.indicator]) || null)));
  const reason = own.length > 0 && kept && kept.reason ? h('p', null, `${app.t('report-reason')}: ${kept.reason}`) : null;
  return [...rows, ...(reason ? [reason] : [])];
}

/**
 * The figures with their fields.
 * @param {App} app
 * @param {ShownReport} one
 */
export function figureFields(app, one) {
  const { t } = app;
  const { stands: said, kept } = one;
  /** @type {Map<string, {figure: ReportFigure, inputs: import('../fields.js').Field[], line: HTMLElement | null}>} */
  const held = new Map();
  const first = (/** @type {string} */ indicator) =>
    (kept && indicator in kept.numbers ? kept.numbers[indicator] : said.numbers[indicator]) || null;
  const reason = field({
    id: 'reason',
    label: t('report-reason'),
    hint: t('report-reason-hint'),
    value: (kept && kept.reason) || said.reason,
    area: true,
    attributes: { maxlength: 500 },
  });
  reason.node.hidden = reason.input.value === '';

  /** @type {(figure: ReportFigure) => HTMLElement} */
  function row(figure) {
    const { indicator, by, counted, remark } = figure;
    const { name, unit } = figureName(app, figure);
    const isField = by === 'field';
    const value = first(indicator);
    const own = (/** @type {string} */ end, /** @type {string} */ label, /** @type {number | null | undefined} */ number) =>
      field({
        id: `n-${indicator}${end}`,
        label,
        hint: isField || end ? undefined : t('own-report-number-hint', { counted: quantityShown(counted) }),
        value: number,
        inputmode: 'numeric',
        class: 'short',
        attributes: { oninput: touched },
      });
    const label = isField ? `${name} (${unit})` : t(by === 'share' ? 'own-report-part' : 'own-report-number');
    const inputs = [own('', label, value && value.part)];
    if (by === 'share') {
      inputs.push(own('-whole', t('own-report-whole'), value && value.whole));
    }
    const line = isField ? null : h('summary', null, ...lineOf(app, figure, value || counted));
    held.set(indicator, { figure, inputs, line });
    const said = remark ? h('p', null, state('care', remark)) : null;
    const fields = inputs.map((one) => one.node);
    if (isField) {
      return h('div', { class: 'figure own' }, said, ...fields);
    }
    const isOpen = Boolean(remark || (kept && kept.numbers[indicator]));
    return h(
      'details',
      { class: 'figure', open: isOpen },
      line,
      said,
      ...fields,
    );
  }

  /** A number that is put right stands in its line, and wants a reason. */
  function touched() {
    let isOwn = false;
    for (const { figure, inputs, line } of held.values()) {
      const value = line && ownNumber(figure, numberOf(inputs));
      if (line) {
        fill(line, ...lineOf(app, figure, value && typeof value === 'object' ? value : figure.counted));
      }
      isOwn = isOwn || Boolean(value);
    }
    reason.node.hidden = !isOwn && reason.input.value === '';
  }

  const nodes = [...inParts(app, one.report.figures, (figure) => isNothing(one, figure), row), reason.node];
  /** What was typed. */
  const typed = () => {
    /** @type {Record<string, TypedNumber>} */
    const numbers = Object.fromEntries(Array.from(held, ([indicator, { inputs }]) => [indicator, numberOf(inputs)]));
    return { numbers, reason: reason.input.value };
  };
  /** Says what is wrong at its field. @type {(faults: Map<string, import('../own_reports.js').Fault>) => import('../fields.js').Field[]} */
  const fail = (faults) => {
    for (const [indicator, { inputs }] of held) {
      const fault = faults.get(indicator);
      inputs.forEach((one, at) => one.fail(fault && at === 0 ? t(FAULTS[fault]) : null));
    }
    const why = faults.get('reason');
    reason.fail(why ? t(FAULTS[why]) : null);
    reason.node.hidden = reason.node.hidden && !why;
    return [...Array.from(held.values()).flatMap(({ inputs }) => inputs), reason];
  };
  return { nodes, typed, fail };
}
