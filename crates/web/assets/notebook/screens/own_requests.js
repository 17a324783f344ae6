// What the own team is asked for once: the list, and one to be answered, with signal or without.

import { dayOf, shown as dayShown } from '../day.js';
import { fill, h, note, state } from '../dom.js';
import { allGood, choiceField, field, ticked } from '../fields.js';
import { quantityShown } from '../names.js';
import { answerOf } from '../own_requests.js';
import { number } from '../words.js';
import { dismissed, refusal } from './own_report.js';
import { dueShown, left, line } from './own_reports.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../app.js').Screen} Screen */
/** @typedef {import('../own_requests.js').ShownRequest} ShownRequest */
/** @typedef {import('../types.js').RequestField} RequestField */

/** @type {Record<string, 'good' | 'care' | 'bad' | 'off'>} */
const SHAPES = { answered: 'good', answered_late: 'care', returned: 'care', late: 'bad' };
/** A text that may be longer than this is typed into several lines. */
const ONE_LINE = 200;

/** @type {(app: App) => Screen} */
export function ownRequestsScreen(app) {
  const { t } = app;
  const content = h('div');
  const row = (/** @type {ShownRequest} */ one) => line('yeu-cau/' + one.id, one.request.title, mark(app, one), one.due && left(app, one));
  const refresh = () => {
    const { requests } = app.notebook;
    fill(content, requests.length > 0 ? h('ul', { class: 'tasks rows' }, ...requests.map(row)) : h('p', null, t('own-requests-none')));
  };
  refresh();
  const lead = h('p', { class: 'soft' }, t('own-requests-lead'));
  return { title: t('own-requests'), nodes: [lead, content], back: { href: '#/', text: t('nav-home') }, refresh };
}

/** How it stands, in shape and word. @type {(app: App, one: ShownRequest) => HTMLElement} */
function mark({ t }, { sending, state: standing, request }) {
  if (sending === 'waits') {
    return state('care', t('own-report-waits'));
  }
  const now = sending ? 'answered' : standing;
  const isOver = request.closed_at && !now.startsWith('answered');
  return isOver ? state('off', t('request-closed')) : state(SHAPES[now] || 'off', t('answer-state-' + now.replace('_', '-')));
}

/** @type {(app: App, id: string) => Screen | null} */
export function ownRequestScreen(app, id) {
  const { t } = app;
  const find = () => app.notebook.requests.find((one) => one.id === id);
  const one = find();
  if (!one) {
    return null;
  }
  const form = one.open ? writing(app, one) : null;
  const refresh = () => {
    // Whoever is writing isn't disturbed; what can't be sent any more is said when it is sent.
    const isTouched = form && (form.isTouched() || form.node.contains(document.activeElement));
    if (!isTouched && JSON.stringify(find()) !== JSON.stringify(one)) {
      app.show();
    }
  };
  return {
    title: one.request.title,
    back: { href: '#/yeu-cau', text: t('own-requests') },
    nodes: [...head(app, one), ...(form ? [form.node] : reading(app, one))],
    form: form !== null,
    refresh,
  };
}

/** Who asks, why, by when, and what the person must know of it first. @type {(app: App, one: ShownRequest) => any[]} */
function head(app, one) {
  const { t } = app;
  const { by, answers_for: name, purpose, basis, extended: why, closed_at, close_reason, remark } = one.request;
  const said = (/** @type {string} */ key, /** @type {string | null} */ text) => text && h('p', null, h('b', null, t(key) + ': '), text);
  return [
    h('p', null, mark(app, one)),
    h('p', { class: 'soft small' }, [dueShown(app, { report: one.request }), ...(one.due ? [left(app, one)] : [])].join(' · ')),
    closed_at ? note('', h('p', null, t('request-closed-on', { day: dayShown(dayOf(Date.parse(closed_at))) }), ' ', close_reason)) : null,
    one.refused.length > 0 ? refusal(app, one, 'own-request-refused') : null,
    one.state === 'returned' && !one.sending ? note('care', h('h2', null, t('answer-state-returned')), h('p', { class: 'told' }, remark)) : null,
    why ? h('p', null, t('report-note-extended', { why })) : null,
    name ? h('p', null, t('request-answers-for', { name })) : null,
    said('request-by', by),
    said('request-purpose', purpose),
    said('request-basis', basis),
  ];
}

/** An answer as it is read. @type {(field: RequestField, value: Record<string, any> | null | undefined) => string} */
function answerShown({ kind, counted }, value) {
  if (!value) {
    return quantityShown(counted);
  }
  const { number: one, text, date, choices: taken, file } = value;
  if (taken && kind.choice) {
    return kind.choice.options.filter((_, at) => taken.includes(at + 1)).join('; ');
  }
  return date ? dayShown(date) : text || (file ? file.name : number(one));
}

/** One that was sent, or is not to be answered here by this person now. @type {(app: App, one: ShownRequest) => (Node | null)[]} */
function reading(app, one) {
  const { t } = app;
  const { request, stands, kept, sending, due, onPage } = one;
  const page = `/requests/${request.request}/answer/${request.team}`;
  const facts = (/** @type {import('../own_requests.js').Values} */ values) =>
    h('dl', { class: 'facts' }, ...request.fields.map((one) => h('div', null, h('dt', null, one.label), h('dd', null, answerShown(one, values[one.field])))));
  const isOthers = ['waiting', 'late', 'returned'].includes(one.state) && !sending && !request.closed_at && !request.may_answer;
  return [
    sending === 'waits' ? note('', h('p', null, t('own-report-waits-lead'))) : null,
    isOthers ? note('', h('p', null, t('own-request-others'))) : null,
    onPage && request.may_answer && !sending
      ? note('care', h('p', null, t('own-request-wants-file')), h('p', { class: 'actions' }, h('a', { class: due ? 'button main' : 'button', href: page }, t('own-request-page'))))
      : null,
    kept ? h('details', { class: 'part', open: true }, h('summary', null, t('own-report-own-words')), facts(kept)) : null,
    facts(stands),
  ];
}

/** One that may be answered. @type {(app: App, one: ShownRequest) => {node: HTMLElement, isTouched: () => boolean}} */
function writing(app, one) {
  const { t } = app;
  const { request, stands, kept, refused } = one;
  const fields = request.fields.map((asked) => {
    const { field: of, label, hint, required, kind, how } = asked;
    const value = (kept || stands)[of];
    const id = 'f-' + of;
    if (kind.indicator || kind.file) {
      const text = kind.file && !value ? t('own-request-on-page') : answerShown(asked, value);
      return { of, node: h('p', null, h('b', null, label + ': '), text), typed: () => '', shown: null };
    }
    const legend = required ? label : `${label} (${t('own-request-may')})`;
    const said = [hint, how].filter(Boolean).join(' · ');
    if (kind.choice) {
      const picks = kind.choice.options.map((text, at) => ({ value: `${at + 1}`, text, checked: Boolean(value && value.choices.includes(at + 1)) }));
      const set = choiceField({ name: id, legend: said ? `${legend} · ${said}` : legend, type: kind.choice.several ? 'checkbox' : 'radio', choices: picks });
      return { of, node: set.node, typed: () => ticked(set.node, id), shown: set };
    }
    const shown = field({
      id,
      label: legend,
      hint: said,
      value: value && answerShown(asked, value),
      inputmode: kind.text ? undefined : 'numeric',
      class: kind.text ? undefined : 'short',
      area: Boolean(kind.text && kind.text.longest > ONE_LINE),
    });
    return { of, node: shown.node, typed: () => shown.input.value, shown };
  });
  const typed = () => Object.fromEntries(fields.map(({ of, typed }) => [of, typed()]));
  const before = JSON.stringify(typed());

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    const { body, faults } = answerOf(request, typed());
    const all = fields.flatMap(({ of, shown }) => {
      const fault = faults.get(of);
      if (shown) {
        shown.fail(fault ? t(fault) : null);
      }
      return shown || [];
    });
    if (!allGood(all) || !(await app.make([{ kind: 'request.answer', body }]))) {
      return;
    }
    // What was refused before is in what has just been made.
    await dismissed(app, refused);
    app.say(t('own-report-sent-here'));
    app.show();
  }

  const button = h('div', { class: 'stay actions' }, h('button', { class: 'button main', id: 'send' }, t('request-answer-send')));
  const node = h('form', { class: 'stays', onsubmit: send }, ...fields.map(({ node }) => node), button);
  return { node, isTouched: () => JSON.stringify(typed()) !== before };
}
