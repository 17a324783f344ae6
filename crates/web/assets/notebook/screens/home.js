// What to do next and what was done today.

import { shown } from '../day.js';
import { fill, h, note, state } from '../dom.js';
import { isHalfDone, isUnreached } from '../households.js';
import { itemName, reportName } from '../names.js';
import { isHalfWay } from '../producers.js';
import { left } from './own_reports.js';

/** @typedef {import('../app.js').App} App */

/** @type {(app: App) => import('../app.js').Screen} */
export function homeScreen(app) {
  const { t } = app;
  const content = h('div');
  const refresh = () => fill(content, ...draw(app));
  refresh();
  return { title: t('home-title', { day: shown(app.notebook.today()) }), nodes: [content], refresh };
}

/** @type {(app: App) => (Node | null)[]} */
function draw(app) {
  const { t, notebook } = app;
  const { cursor, lost, offered = [], villages, items } = notebook.snapshot;
  if (lost) {
    return notebook.entries.length > 0 ? [h('h2', null, t('today-title')), today(app)] : [];
  }
  if (cursor === null && notebook.entries.length === 0) {
    const why = t(app.isTurning ? 'first-fetching' : 'first-lead');
    return [h('div', { class: 'empty' }, h('h2', null, t('first-title')), h('p', null, why))];
  }
  const choose = note(
    'care',
    h('p', null, t('choose-lead')),
    h('p', { class: 'actions' }, h('a', { class: 'button main', href: '#/chon-thon' }, t('choose'))),
  );
  return [
    offered.length > 0 && villages.length === 0 ? choose : null,
    h('p', { class: 'actions' }, h('a', { class: 'button main big', href: '#/viec/moi' }, '+ ' + t('activity-new'))),
    tasks(app, items),
    h('h2', null, t('today-title')),
    today(app),
    h(
      'p',
      { class: 'actions' },
      h('a', { class: 'button', href: '#/bao-cao' }, t('report')),
      h('a', { class: 'button', href: '#/moi-hop' }, t('invite')),
      notebook.reports.length > 0 ? h('a', { class: 'button', href: '#/bao-cao-thang' }, t('own-reports')) : null,
      notebook.requests.length > 0 ? h('a', { class: 'button', href: '#/yeu-cau' }, t('own-requests')) : null,
    ),
  ];
}

/** @type {(app: App, items: import('../types.js').Item[]) => Node} */
function tasks(app, items) {
  const { t, notebook } = app;
  const all = Array.from(notebook.shown.households.values(), ({ household }) => household);
  const sellers = Array.from(notebook.shown.producers.values());
  const counts = /** @type {[number, string, string, boolean][]} */ ([
    [notebook.refused.length, 'task-refused', '#/gui', true],
    [all.filter((household) => household.proposals.length > 0).length, 'task-conflicts', '#/hai-nguoi-sua', true],
    [all.filter(isUnreached).length, 'task-not-reached', '#/ho/chua-den', false],
    [all.filter((household) => isHalfDone(household, items)).length, 'task-half-done', '#/ho/do-dang', false],
    [sellers.filter(({ producer }) => isHalfWay(producer)).length, 'task-sellers', '#/ban', false],
  ]);
  const open = counts.filter(([count]) => count > 0);
  // A report in sight is one to be sent by this person; where it leads is already the report.
  const reports = notebook.reports.filter((one) => one.open);
  const requests = notebook.requests.filter((one) => one.due);
  if (open.length + reports.length + requests.length === 0) {
    return h('p', null, state('good', t('nothing-open')));
  }
  const line = (
    /** @type {string} */ href,
    /** @type {number} */ count,
    /** @type {boolean} */ pressing,
    /** @type {string} */ what,
    /** @type {string} */ how,
  ) =>
    h(
      'li',
      null,
      h(
        'a',
        { href },
        h('span', { class: pressing ? 'count' : 'count known' }, String(count)),
        h('span', null, h('b', null, what), how),
      ),
    );
  const list = h(
    'ul',
    { class: 'tasks' },
    ...reports.map((one) =>
      line('#/bao-cao-thang/' + one.report.id, 1, one.state !== 'due', reportName(app, one.report), left(app, one)),
    ),
    ...requests.map((one) => line('#/yeu-cau/' + one.id, 1, one.state !== 'waiting', one.request.title, left(app, one))),
    ...open.map(([count, key, href, pressing]) => line(href, count, pressing, t(key), t(key + '-do'))),
  );
  return h('div', null, list, digest(app, list));
}

/** What is open as one text to keep or paste: no names in it. @type {(app: App, list: HTMLElement) => Node} */
function digest({ t, notebook }, list) {
  const told = (/** @type {Element} */ part) => Array.from(part.childNodes, (one) => one.textContent).join(': ');
  const lines = Array.from(list.children, (one) => '- ' + Array.from(one.querySelectorAll('span'), told).join(' '));
  const text = [t('digest-text', { day: shown(notebook.today()) }), ...lines].join('\n');
  // Drawn anew after each sync, it stays open if it was.
  const open = document.querySelector('details[open] #digest') !== null;
  return h(
    'details',
    { class: 'part', open },
    h('summary', null, t('digest')),
    h('div', { class: 'field' }, h('label', { for: 'digest' }, t('text-label')), h('textarea', { id: 'digest', rows: 6, readonly: true }, text)),
  );
}

/** @type {(app: App) => Node} */
function today(app) {
  const { t, notebook } = app;
  const day = notebook.today();
  const done = notebook.ownActivities.filter(({ activity }) => activity.day === day);
  const begun = Array.from(notebook.shown.households.values()).filter(({ household }) =>
    household.uses.some((use) => use.since === day),
  );
  const listed = Array.from(notebook.shown.households.values()).filter(({ household }) => household.from === day);
  if (done.length === 0 && begun.length === 0 && listed.length === 0) {
    return h('p', { class: 'soft' }, t('today-empty'));
  }
  const mark = (/** @type {boolean} */ unsent) => (unsent ? state('care', t('not-sent')) : null);
  const activities = done.map(({ activity, unsent }) =>
    h(
      'li',
      null,
      h(
        'a',
        { href: '#/viec/' + activity.id },
        h(
          'span',
          null,
          h('b', null, itemName(app, activity.kind)),
          t('people-count', { count: activity.people }),
          ' ',
          mark(unsent),
        ),
      ),
    ),
  );
  const line = (/** @type {string} */ words) =>
    h('li', null, h('a', { href: '#/ho' }, h('span', null, h('b', null, words))));
  return h(
    'ul',
    { class: 'tasks' },
    ...activities,
    listed.length > 0 ? line(t('today-listed', { count: listed.length })) : null,
    begun.length > 0 ? line(t('today-adopted', { count: begun.length })) : null,
  );
}
