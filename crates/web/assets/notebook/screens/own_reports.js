// The reports that the own team owes, and how each stands.

import { shown as dayShown } from '../day.js';
import { fill, h, state } from '../dom.js';
import { reportName } from '../names.js';
import { daysBetween, due } from '../own_reports.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../own_reports.js').ShownReport} ShownReport */
/** @typedef {{late_from: string}} Late */

/** @type {Record<string, 'good' | 'care' | 'bad' | 'off'>} */
const SHAPES = { accepted: 'good', submitted: 'care', returned: 'care', reopened: 'care', late: 'bad' };

/** @type {(app: App) => import('../app.js').Screen} */
export function ownReportsScreen(app) {
  const { t } = app;
  const content = h('div');
  const refresh = () => fill(content, ...draw(app));
  refresh();
  const lead = h('p', { class: 'soft' }, t('own-reports-lead'));
  return { title: t('own-reports'), nodes: [lead, content], back: { href: '#/', text: t('nav-home') }, refresh };
}

/** @type {(app: App) => Node[]} */
function draw(app) {
  const { t, notebook } = app;
  const { reports } = notebook;
  if (reports.length === 0) {
    return [h('p', null, t('own-reports-none'))];
  }
  const row = (/** @type {ShownReport} */ one) => {
    const more = one.open && (one.state === 'late' ? dueShown(app, one) : left(app, one));
    return line('bao-cao-thang/' + one.report.id, reportName(app, one.report), mark(app, one), more);
  };
  return [h('ul', { class: 'tasks rows' }, ...reports.map(row))];
}

/** @type {(to: string, name: string, mark: HTMLElement, more: string | false) => HTMLElement} */
export function line(to, name, mark, more) {
  const below = more && h('span', { class: 'soft small line' }, more);
  return h('li', null, h('a', { href: '#/' + to }, h('span', null, h('b', null, name), h('span', { class: 'small line' }, mark), below)));
}

/** How it stands, in shape and word. @type {(app: App, one: ShownReport) => HTMLElement} */
export function mark({ t }, one) {
  if (one.sending === 'waits') {
    return state('care', t('own-report-waits'));
  }
  const standing = one.sending === 'arrived' ? 'submitted' : one.state;
  return state(SHAPES[standing] || 'off', t('report-state-' + standing.replace('_', '-')));
}

/** How much time is left, in days. @type {(app: App, one: {state: string, report?: Late, request?: Late}) => string} */
export function left({ t, notebook }, one) {
  if (['returned', 'reopened'].includes(one.state)) {
    return t('own-report-' + one.state + '-do');
  }
  const days = daysBetween(notebook.today(), due(/** @type {Late} */ (one.report || one.request)).day);
  if (one.state === 'late') {
    return t('own-report-late-do');
  }
  return days === 0 ? t('own-report-today') : t('own-report-left', { count: days });
}

/** By when it is due. @type {(app: App, one: {report: Late}) => string} */
export function dueShown({ t }, { report }) {
  const { day, hour } = due(report);
  return t('own-report-due', { due: hour === null ? dayShown(day) : t('report-due-hour', { hour, day: dayShown(day) }) });
}
