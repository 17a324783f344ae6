// What is not sent, what waits, what was not taken and why; and the way out where there is no signal at all.

import { dayOf, instantShown } from '../day.js';
import { fill, h, note, state } from '../dom.js';
import { entryShown } from '../names.js';
import { handOver } from './texts.js';

/** @typedef {import('../app.js').App} App */

/** @type {(app: App) => import('../app.js').Screen} */
export function outboxScreen(app) {
  const { t } = app;
  const content = h('div');
  const told = h('div', { 'aria-live': 'polite' });
  const refresh = () => fill(content, ...draw(app, told));
  refresh();
  return { title: t('outbox-title'), nodes: [content, told, carrying(app)], refresh };
}

/** @type {(app: App, told: HTMLElement) => (Node | null)[]} */
function draw(app, told) {
  const { t, notebook, lastTurn } = app;
  const { unsent, refused, photosLeft } = notebook;
  const contact =
    notebook.snapshot.cursor === null
      ? null
      : h('p', { class: 'soft' }, t('last-contact', { when: instantShown(notebook.snapshot.contact) }));
  const trouble = lastTurn && lastTurn.end === 'lost' ? note('', h('p', null, t('lost-lead'))) : null;
  const line = (/** @type {import('../types.js').Entry} */ entry) => {
    const { captured } = entry.operation;
    const marks = [
      entry.state === 'waiting' ? state('off', t('waiting')) : null,
      entry.exported ? state('good', t('exported', { when: instantShown(Date.parse(entry.exported)) })) : null,
    ];
    return h(
      'li',
      null,
      h('b', null, entryShown(app, entry)),
      h('span', { class: 'soft small line' }, instantShown(Date.parse(captured))),
      ...marks,
    );
  };
  return [
    contact,
    trouble,
    photosLeft > 0 ? h('p', null, state('care', t('photos-left', { count: photosLeft }))) : null,
    unsent.length > 0 ? h('ul', { class: 'sheet lines' }, ...unsent.map(line)) : null,
    unsent.length + photosLeft === 0 ? h('p', null, state('good', t('all-sent'))) : null,
    h(
      'p',
      { class: 'actions' },
      h(
        'button',
        { type: 'button', id: 'send-now', class: 'button main', onclick: () => app.pump && app.pump.now() },
        t(app.isTurning ? 'sending' : 'send-now'),
      ),
      unsent.length > 0 && notebook.person.outboxKey
        ? h('button', { type: 'button', id: 'export', class: 'button', onclick: () => exportFile(app, told) }, t('export'))
        : null,
    ),
    refused.length > 0 ? h('h2', null, t('refused-title')) : null,
    refused.length > 0 ? h('p', { class: 'soft' }, t('refused-lead')) : null,
    ...refused.map((entry) => refusal(app, entry)),
  ];
}

/** @type {(app: App, entry: import('../types.js').Entry) => Node} */
function refusal(app, entry) {
  const { t } = app;
  const read = async () => {
    await app.notebook.dismiss(entry.operation.id);
    app.changed();
  };
  const why = (entry.reason && entry.reason.text) || t('refused-without-reason');
  return note(
    'bad',
    h('h3', null, entryShown(app, entry)),
    h('p', null, why),
    h('button', { type: 'button', class: 'button', onclick: read }, t('refused-read')),
  );
}

/** @type {(app: App, told: HTMLElement) => Promise<void>} */
async function exportFile(app, told) {
  const { t, notebook } = app;
  const text = await notebook.exportOutbox();
  const name = `ban-so-${dayOf(app.around.clock())}.json`;
  const file = new File([text], name, { type: 'application/json' });
  await handOver(file);
  const stay = notebook.photosLeft > 0 ? h('p', null, t('exported-photos')) : null;
  fill(told, note('good', h('p', null, t('exported-lead', { name })), stay));
  app.changed();
}

/** Somebody else's file, sent on from here. @type {(app: App) => HTMLElement} */
function carrying(app) {
  const { t } = app;
  const told = h('div', { 'aria-live': 'polite' });
  const input = h('input', { type: 'file', id: 'carried', accept: '.json,application/json', onchange: send });

  async function send() {
    const [file] = Array.from(input.files || []);
    if (!file) {
      return;
    }
    fill(told, note('', h('p', null, t('sending'))));
    const taken = await app.notebook.carry(await file.text());
    input.value = '';
    const isTaken = typeof taken === 'number';
    fill(
      told,
      note(
        isTaken ? 'good' : 'care',
        h('p', null, isTaken ? t('carried', { count: taken }) : t('carry-' + taken.replace('_', '-'))),
      ),
    );
  }

  return h(
    'details',
    { class: 'part' },
    h('summary', null, t('carry-title')),
    h('p', null, t('carry-lead')),
    h('div', { class: 'field' }, h('label', { for: 'carried' }, t('carry-file')), input),
    told,
  );
}
