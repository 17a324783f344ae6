// What was done: the kind and the number of people are enough; the rest is asked for only by who wants to say it.

import { joining, twin } from '../activities.js';
import { shown, typedDay } from '../day.js';
import { fill, h, note } from '../dom.js';
import { allGood, choices, field, people, ticked } from '../fields.js';
import { kept } from '../fold.js';
import { itemName, memberName, offered } from '../names.js';
import { base } from '../view.js';
import { photoField } from './photo_field.js';
import { visitedField } from './visited.js';

/** @typedef {import('../app.js').App} App */
/** @typedef {{kind: string, body: object, photos?: {sha256: string, bytes: Uint8Array}[]}} Wanted */

/** Numbers to tap instead of typing. */
const ROUND = [1, 5, 10, 20, 30, 50];
const MOST = 9999;

/** What this team does most stands first. @type {(app: App) => import('../types.js').Item[]} */
function usualFirst(app) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const { activity } of app.notebook.ownActivities) {
    times.set(activity.kind, (times.get(activity.kind) || 0) + 1);
  }
  return offered(app, false).sort((a, b) => (times.get(b.id) || 0) - (times.get(a.id) || 0));
}

/** @type {(app: App) => import('../app.js').Screen} */
export function activityFormScreen(app) {
  const { t, notebook } = app;
  const { snapshot, team, self } = notebook;
  const back = { href: '#/', text: t('nav-home') };
  if (!team || snapshot.villages.length === 0) {
    return { title: t('activity-new'), nodes: [note('care', h('p', null, t('no-team')))], back };
  }
  const today = notebook.today();
  const kinds = choices({
    name: 'kind',
    legend: t('activity-kind'),
    type: 'radio',
    choices: usualFirst(app).map(({ id }) => ({ value: id, text: itemName(app, id) })),
    onchange: lookForTwin,
  });
  const count = field({ id: 'people', label: t('activity-people'), inputmode: 'numeric', class: 'tiny' });
  const put = (/** @type {number} */ number) =>
    h('button', { type: 'button', class: 'button', onclick: () => (count.input.value = String(number)) }, String(number));
  const women = field({ id: 'women', label: t('activity-women'), inputmode: 'numeric', class: 'tiny' });
  const day = field({
    id: 'day',
    label: t('activity-day'),
    value: shown(today),
    inputmode: 'numeric',
    class: 'short',
    attributes: { onchange: lookForTwin },
  });
  const place = field({ id: 'place', label: t('activity-place') });
  const remark = field({ id: 'note', label: t('activity-note'), area: true });
  const villages = choices({
    name: 'village',
    legend: t('village'),
    type: 'radio',
    choices: snapshot.villages.map(({ id, name }, at) => ({ value: id, text: name, checked: at === 0 })),
    onchange: lookForTwin,
  });
  const members = choices({
    name: 'member',
    legend: t('activity-members'),
    type: 'checkbox',
    choices: team.members.map(({ id }) => ({ value: id, text: memberName(app, id), checked: Boolean(self && self.id === id) })),
  });
  const visited = visitedField(app);
  const guided = guidedFields(app);
  const photos = photoField(app);
  const fault = h('p', { class: 'fault', hidden: true, role: 'alert' }, t('activity-kind-needed'));
  const same = h('div', { class: 'above-stay', 'aria-live': 'polite' });
  const part = (/** @type {string} */ title, /** @type {Node[]} */ ...nodes) =>
    h('details', { class: 'part' }, h('summary', null, title), ...nodes);
  const form = h(
    'form',
    { class: 'stays', onsubmit: save },
    fault,
    kinds,
    same,
    count.node,
    h('p', { class: 'actions numbers', role: 'group', 'aria-label': t('activity-people') }, ...ROUND.map(put)),
    part(t('activity-households'), visited.node),
    part(
      t('activity-more'),
      day.node,
      snapshot.villages.length > 1 ? villages : h('span'),
      women.node,
      place.node,
      members,
      remark.node,
    ),
    part(t('activity-guided'), guided.node),
    part(t('activity-photos'), photos.node),
    h('p', { class: 'actions stay' }, h('button', { class: 'button main' }, t('save'))),
  );

  const village = () =>
    (snapshot.villages.length > 1 ? ticked(form, 'village')[0] : snapshot.villages[0] && snapshot.villages[0].id) || '';

  /** The same may be written down already by somebody else of the team. */
  function found() {
    const one = { kind: ticked(form, 'kind')[0] || '', day: typedDay(day.input.value) || '', village: village() };
    return twin(notebook.ownActivities, one);
  }

  function lookForTwin() {
    fault.hidden = true;
    const seen = found();
    const activity = seen && seen.activity;
    const words =
      activity &&
      t('twin-lead', {
        people: activity.people,
        members: activity.members.map((id) => memberName(app, id)).join(', ') || t('somebody'),
      });
    fill(
      same,
      activity
        ? note(
            'care',
            h('h2', null, t('twin-title')),
            h('p', null, words),
            h('button', { type: 'button', class: 'button', onclick: join }, t('twin-join')),
          )
        : null,
    );
    if (activity) {
      same.scrollIntoView({ block: 'nearest' });
    }
  }

  /** What the households visited have begun with, told in the same step. @type {(on: string) => Wanted[]} */
  function adoptions(on) {
    const origin = self ? { how: 'helped', by: self.id } : { how: 'helped' };
    return visited.adopted().map(({ seen, item }) => {
      const counted = item.counting === 'adults' ? { adults: 1 } : {};
      const body = {
        household: seen.household.id,
        item: item.id,
        in_use: true,
        ...counted,
        origin,
        since: on,
        base: base(seen, 'item:' + item.id),
      };
      return { kind: 'adoption.set', body };
    });
  }

  /** What was typed, with the faults said at their fields. */
  function typed() {
    const kind = ticked(form, 'kind')[0];
    const number = people(count, 1, MOST, t('people-wrong'));
    const womenThere = people(women, 0, MOST, t('people-wrong'));
    const on = typedDay(day.input.value);
    day.fail(on === null || on > today ? t('day-wrong') : null);
    const files = photos.taken();
    const said = {
      women: womenThere || womenThere === 0 ? womenThere : null,
      place: kept(place.input.value),
      note: kept(remark.input.value),
      members: ticked(form, 'member'),
      households: visited.households(),
      guided: guided.counts(),
      photos: files.map((file) => file.sha256),
    };
    return { kind, number, on, files, said };
  }

  /** Opens the parts in which something is wrong. */
  function showFaults() {
    form
      .querySelectorAll('.wrong')
      .forEach(
        (node) => node.closest('details') && /** @type {HTMLDetailsElement} */ (node.closest('details')).setAttribute('open', ''),
      );
  }

  async function join() {
    const seen = found();
    const { files, said } = typed();
    if (seen && (said.women || 0) > seen.activity.people) {
      women.fail(t('women-wrong'));
    }
    showFaults();
    if (!seen || !allGood([women, day, ...guided.fields])) {
      return;
    }
    const bodies = joining(seen, said);
    // Photos travel behind the change that names them.
    const withPhotos = (/** @type {any} */ body) => (body.photos ? files.filter((file) => body.photos.includes(file.sha256)) : []);
    const amendments = bodies.map((body) => ({ kind: 'activity.amend', body, photos: withPhotos(body) }));
    await finish([...amendments, ...adoptions(seen.activity.day)]);
  }

  /** @param {Event} event */
  async function save(event) {
    event.preventDefault();
    const { kind, number, on, files, said } = typed();
    if (number === null) {
      count.fail(t('activity-people-needed'));
    } else if (number !== undefined && (said.women || 0) > number) {
      women.fail(t('women-wrong'));
    }
    fault.hidden = Boolean(kind);
    showFaults();
    if (!kind) {
      fault.scrollIntoView({ block: 'center' });
      return;
    }
    if (!allGood([count, women, day, ...guided.fields]) || !on || !team) {
      return;
    }
    const given = Object.entries(said).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0));
    const body = { team: team.id, village: village(), kind, day: on, people: number, ...Object.fromEntries(given) };
    await finish([{ kind: 'activity.record', body, photos: files }, ...adoptions(on)]);
  }

  /** @param {Wanted[]} wanted */
  async function finish(wanted) {
    if (wanted.length === 0 || (await app.make(wanted))) {
      app.say(t('saved-here'));
      app.go('#/');
    }
  }

  return { title: t('activity-new'), nodes: [form], back, form: true };
}

/** In what people were guided, and how many of them. @type {(app: App) => {node: HTMLElement, fields: import('../fields.js').Field[], counts: () => {item: string, count: number}[]}} */
export function guidedFields(app) {
  const { t } = app;
  const number = (/** @type {string} */ id) =>
    field({ id: 'guided-' + id, label: itemName(app, id), inputmode: 'numeric', class: 'tiny', attributes: { maxlength: 4 } });
  const rows = offered(app, true).map(({ id }) => ({ id, one: number(id) }));
  return {
    node: h('div', { class: 'guided' }, h('p', { class: 'hint' }, t('activity-guided-hint')), ...rows.map(({ one }) => one.node)),
    fields: rows.map(({ one }) => one),
    counts: () =>
      rows.flatMap(({ id, one }) => {
        const count = people(one, 1, MOST, t('people-wrong'));
        return count ? [{ item: id, count }] : [];
      }),
  };
}
