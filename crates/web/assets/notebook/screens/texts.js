// Texts to paste into the village's group: the day's quick report, and an invitation.

import { plusDays, shown, typedDay } from '../day.js';
import { h } from '../dom.js';
import { allGood, field } from '../fields.js';
import { kept } from '../fold.js';
import { itemName, stepName } from '../names.js';
import { invitation, quickReport } from '../report.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {import('../app.js').Screen} Screen */

/** @type {(app: App) => Screen} */
export function reportScreen(app) {
  const { t, notebook } = app;
  const text = h('textarea', { id: 'text', rows: 10, readonly: true });
  const day = field({
    id: 'day',
    label: t('report-day'),
    value: shown(notebook.today()),
    inputmode: 'numeric',
    class: 'short',
    attributes: { onchange: draw },
  });

  function draw() {
    const on = typedDay(day.input.value);
    day.fail(on === null ? t('day-wrong') : null);
    if (on !== null) {
      text.value = quickReport(t, {
        team: (notebook.team && notebook.team.title) || '',
        day: on,
        activities: notebook.ownActivities.map(({ activity }) => activity),
        households: Array.from(notebook.shown.households.values(), ({ household }) => household),
        producers: Array.from(notebook.shown.producers.values(), ({ producer }) => producer),
        itemName: (item) => itemName(app, item),
        stepName: (step) => stepName(app, step),
      });
    }
  }
  draw();
  return {
    title: t('report'),
    nodes: [h('p', { class: 'soft' }, t('report-lead')), day.node, ...copying(app, text)],
    back: { href: '#/', text: t('nav-home') },
  };
}

/** @type {(app: App) => Screen} */
export function invitationScreen(app) {
  const { t, notebook } = app;
  const text = h('textarea', { id: 'text', rows: 8, readonly: true });
  const fields = {
    what: field({ id: 'what', label: t('invite-what-label') }),
    day: field({
      id: 'day',
      label: t('invite-day-label'),
      value: shown(plusDays(notebook.today(), 1)),
      inputmode: 'numeric',
      class: 'short',
    }),
    time: field({ id: 'time', label: t('invite-time-label'), value: t('invite-time-default'), class: 'short' }),
    place: field({ id: 'place', label: t('invite-place-label'), value: t('invite-place-default') }),
    note: field({ id: 'note', label: t('invite-note-label'), area: true }),
  };
  const made = h('div', { hidden: true }, ...copying(app, text));
  const form = h(
    'form',
    { onsubmit: make },
    ...Object.values(fields).map((one) => one.node),
    h('p', { class: 'actions' }, h('button', { class: 'button main' }, t('invite-make'))),
  );

  /** @param {Event} event */
  function make(event) {
    event.preventDefault();
    const day = typedDay(fields.day.input.value);
    fields.day.fail(day === null ? t('day-wrong') : null);
    const said = (/** @type {'what' | 'time' | 'place'} */ name) => {
      const value = kept(fields[name].input.value);
      fields[name].fail(value === null ? t('needed') : null);
      return value || '';
    };
    const [what, time, place] = [said('what'), said('time'), said('place')];
    if (allGood(Object.values(fields)) && day !== null) {
      text.value = invitation(t, {
        team: (notebook.team && notebook.team.title) || '',
        what,
        day,
        time,
        place,
        note: kept(fields.note.input.value) || '',
      });
      made.hidden = false;
      text.focus();
    }
  }
  return { title: t('invite'), nodes: [form, made], back: { href: '#/', text: t('nav-home') }, form: true };
}

/** A text, and the ways to take it along. @type {(app: App, text: HTMLTextAreaElement) => Node[]} */
function copying(app, text) {
  const { t } = app;
  const copy = async () => {
    text.select();
    const isCopied = await toClipboard(text.value);
    done.textContent = t(isCopied ? 'copied' : 'copy-by-hand');
  };
  const done = h('span', { role: 'status' });
  const share =
    'share' in navigator
      ? h(
          'button',
          { type: 'button', class: 'button', onclick: () => navigator.share({ text: text.value }).catch(() => {}) },
          t('share'),
        )
      : null;
  return [
    h('div', { class: 'field' }, h('label', { for: 'text' }, t('text-label')), text),
    h(
      'p',
      { class: 'actions' },
      h('button', { type: 'button', class: 'button main', onclick: copy }, t('copy')),
      ...(share ? [share] : []),
      done,
    ),
  ];
}

/** Old browsers, and those inside other apps, know only the old way, which copies what is selected. @param {string} text */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}

/** Gives a file out of the hand: to another app where the phone can, else into its downloads. @param {File} file */
export async function handOver(file) {
  if (navigator.canShare && navigator.canShare({ files: [file] })) {
    try {
      await navigator.share({ files: [file] });
      return;
    } catch {
      // Not this way, then.
    }
  }
  const url = URL.createObjectURL(file);
  h('a', { href: url, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60e3);
}
