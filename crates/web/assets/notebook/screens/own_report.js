// A report of the own team: looked over, put right, and sent in two taps, with signal or without.

import { plusDays, shown as dayShown } from '../day.js';
import { fill, h, note, state } from '../dom.js';
import { allGood, field } from '../fields.js';
import { reportName } from '../names.js';
import { LONGEST, SECTIONS, changes } from '../own_reports.js';
import { FAULTS, figureFields, figuresRead, numbersKept } from './own_report_figures.js';
import { dueShown, left, mark } from './own_reports.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../app.js').Screen} Screen */
/** @typedef {import('../own_reports.js').ShownReport} ShownReport */

/** A second tap that comes sooner belongs to the first: it can't have read what is asked. */
const TOO_SOON = 400;

/** @type {(app: App, id: string) => Screen | null} */
export function ownReportScreen(app, id) {
  const find = () => app.notebook.reports.find(({ report }) => report.id === id);
  const first = find();
  if (!first) {
    return null;
  }
  const title = reportName(app, first.report);
  const back = { href: '#/bao-cao-thang', text: app.t('own-reports') };
  const screen = first.open ? writing(app, first, find) : reading(app, first, find);
  return { title, back, ...screen };
}

/** @typedef {() => ShownReport | undefined} Find */

/** How it stands, and what the person must know of it first. @type {(app: App, one: ShownReport) => (Node | null)[]} */
function head(app, one) {
  const { t } = app;
  const { from, to, superior, remark } = one.report;
  const days = t('period-days', { from: dayShown(from), to: dayShown(plusDays(to, -1)) });
  const about = [superior ? t('own-report-to', { unit: superior }) : '', t('own-report-data', { days })].filter(Boolean);
  return [
    h('p', null, mark(app, one), ' ', one.unsent && !one.sending ? state('care', t('not-sent')) : null),
    h('p', { class: 'soft small' }, [dueShown(app, one), ...(one.open ? [left(app, one)] : []), ...about].join(' · ')),
    one.refused.length > 0 ? refusal(app, one, 'own-report-refused') : null,
    ['returned', 'reopened'].includes(one.state) && !one.sending
      ? note('care', h('h2', null, t('report-' + one.state + '-title')), remark ? h('p', { class: 'told' }, remark) : null)
      : null,
  ];
}

/** Why what was sent was not taken. @type {(app: App, one: {refused: import('../types.js').Entry[], kept: object | null}, title: string) => Node} */
export function refusal(app, { refused, kept }, title) {
  const { t } = app;
  const reasons = refused.map(({ reason }) => (reason && reason.text) || t('refused-without-reason'));
  const read = async () => {
    await dismissed(app, refused);
    app.show();
  };
  return note(
    'bad',
    h('h2', null, t(title)),
    ...Array.from(new Set(reasons), (why) => h('p', null, why)),
    kept ? h('p', null, t('own-report-kept')) : null,
    h('button', { type: 'button', class: 'button', onclick: read }, t('refused-read')),
  );
}

/** @type {(app: App, entries: import('../types.js').Entry[]) => Promise<void>} */
export async function dismissed(app, entries) {
  for (const { operation } of entries) {
    await app.notebook.dismiss(operation.id);
  }
}

/** The texts to be read. @type {(app: App, texts: Record<string, string>) => Node[]} */
function textsRead({ t }, texts) {
  const there = SECTIONS.filter((section) => texts[section]);
  return there.map((section) =>
    h('section', null, h('h3', null, t('report-section-' + section)), h('p', { class: 'told' }, texts[section])),
  );
}

/** One that was sent, or is not to be sent by this person now. @type {(app: App, first: ShownReport, find: Find) => Omit<Screen, 'title'>} */
function reading(app, first, find) {
  const { t } = app;
  const content = h('div');
  const draw = (/** @type {ShownReport} */ one) => {
    const { report, kept, sending, stands, state: standing } = one;
    const isToSend = ['due', 'late', 'returned', 'reopened'].includes(standing) && !sending;
    const own = kept ? [...numbersKept(app, one), ...textsRead(app, kept.texts)] : [];
    const texts = textsRead(app, stands.texts);
    fill(
      content,
      ...head(app, one),
      sending === 'waits' ? note('', h('p', null, t('own-report-waits-lead'))) : null,
      isToSend ? note('', h('p', null, t('own-report-others-send'))) : null,
      standing === 'not_due' ? note('', h('p', null, t('own-report-not-over', { day: dayShown(report.to) }))) : null,
      own.length > 0 ? h('details', { class: 'part', open: true }, h('summary', null, t('own-report-own-words')), ...own) : null,
      report.figures.length > 0 ? h('h2', null, t('report-figures')) : null,
      ...figuresRead(app, one),
      texts.length > 0 ? h('h2', null, t('report-texts')) : null,
      ...texts,
    );
  };
  draw(first);
  const refresh = () => {
    const now = find();
    if (now && !now.open) {
      draw(now);
    } else {
      app.show();
    }
  };
  return { nodes: [content], refresh };
}

/** One that may be sent. @type {(app: App, one: ShownReport, find: Find) => Omit<Screen, 'title'>} */
function writing(app, one, find) {
  const { t } = app;
  const { report, stands, kept } = one;
  const figures = figureFields(app, one);
  const texts = SECTIONS.map((section) => ({
    section,
    area: field({
      id: 's-' + section,
      label: t('report-section-' + section),
      value: (kept && kept.texts[section]) || stands.texts[section],
      area: true,
      attributes: { maxlength: LONGEST.text, rows: 4 },
    }),
  }));
  const buttons = h('div', { class: 'stay actions' });
  const below = h('h2', { tabindex: -1 }, t('report-texts'));
  const toTexts = () => {
    below.scrollIntoView({ block: 'start' });
    below.focus({ preventScroll: true });
  };
  const form = h(
    'form',
    { class: 'stays', onsubmit: ask },
    // The figures are many, and who has something to write is not to look for where.
    h('p', null, h('button', { type: 'button', class: 'button', onclick: toTexts }, t('own-report-to-texts'))),
    h('h2', null, t('report-figures')),
    h('p', { class: 'soft' }, t('own-report-figures-lead')),
    ...figures.nodes,
    below,
    h('p', { class: 'soft' }, t('own-report-texts-lead')),
    ...texts.map(({ area }) => area.node),
    buttons,
  );
  const typed = () => ({
    ...figures.typed(),
    texts: Object.fromEntries(texts.map(({ section, area }) => [section, area.input.value])),
  });
  const before = JSON.stringify(typed());
  let asked = 0;

  /** What is to be made of what was typed; nothing where something is wrong. */
  function checked() {
    const { body, faults } = changes(find() || one, typed());
    const fields = figures.fail(faults);
    for (const { section, area } of texts) {
      const fault = faults.get(section);
      area.fail(fault ? t(FAULTS[fault]) : null);
      fields.push(area);
    }
    form.querySelectorAll('details').forEach((part) => (part.open = part.open || part.querySelector('.wrong') !== null));
    return allGood(fields) ? { writes: body === null ? [] : [{ kind: 'report.write', body }] } : null;
  }

  function offer() {
    fill(
      buttons,
      h('button', { class: 'button main', id: 'send' }, t('report-send')),
      h('button', { type: 'button', class: 'button', onclick: save }, t('own-report-save')),
    );
  }

  /** The first tap. @param {Event} event */
  function ask(event) {
    event.preventDefault();
    const made = checked();
    if (!made) {
      return;
    }
    asked = app.around.clock();
    const isEmpty = report.is_empty && made.writes.length === 0 && app.notebook.unsent.length === 0;
    const text = isEmpty ? t('report-is-empty') : t('own-report-sure', { unit: report.superior || '' });
    const sure = h('button', { type: 'button', class: 'button main', id: 'send-now', onclick: send }, t('own-report-send-now'));
    fill(
      buttons,
      h('p', { class: 'sure', role: 'status' }, text),
      isEmpty ? null : sure,
      h('button', { type: 'button', class: 'button', id: 'not-yet', onclick: offer }, t('own-report-not-yet')),
    );
    const next = document.getElementById(isEmpty ? 'not-yet' : 'send-now');
    if (next) {
      next.focus({ preventScroll: true });
    }
  }

  /** The second. */
  async function send() {
    if (Math.abs(app.around.clock() - asked) < TOO_SOON) {
      return;
    }
    const made = checked();
    if (!made) {
      offer();
      return;
    }
    await put([...made.writes, { kind: 'report.send', body: { obligation: report.id } }], 'own-report-sent-here');
  }

  async function save() {
    const made = checked();
    if (made) {
      await put(made.writes, 'saved-here');
    }
  }

  /** @type {(wanted: {kind: string, body: object}[], words: string) => Promise<void>} */
  async function put(wanted, words) {
    const { refused } = find() || one;
    if (wanted.length > 0 && !(await app.make(wanted))) {
      return;
    }
    // What was refused before is in what has just been made.
    await dismissed(app, refused);
    app.say(t(words));
    app.show();
  }

  const refresh = () => {
    const now = find();
    const isTouched = JSON.stringify(typed()) !== before || form.contains(document.activeElement);
    // Whoever is writing isn't disturbed; what can't be sent any more is said when it is sent.
    if (!isTouched && (!now || !now.open || JSON.stringify(now) !== JSON.stringify(one))) {
      app.show();
    }
  };
  offer();
  return { nodes: [...head(app, one), form], form: true, refresh };
}
