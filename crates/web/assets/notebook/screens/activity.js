// An activity as it was written down; what was wrong is put right here.

import { activityBase } from '../activities.js';
import { shown } from '../day.js';
import { h, state } from '../dom.js';
import { allGood, field, people } from '../fields.js';
import { kept } from '../fold.js';
import { householdName, itemName, memberName } from '../names.js';

/** @type {(app: import('../app.js').App, id: string) => import('../app.js').Screen | null} */
export function activityScreen(app, id) {
  const { t, notebook } = app;
  const seen = notebook.ownActivities.find(({ activity }) => activity.id === id);
  if (!seen) {
    return null;
  }
  const { activity } = seen;
  const names = activity.households.map((one) => {
    const household = notebook.shown.households.get(one);
    return householdName(app, household && household.household);
  });
  const guided = activity.guided.map(({ item, count }) => `${itemName(app, item)}: ${count}`);
  const facts = /** @type {[string, string][]} */ ([
    [t('activity-day'), shown(activity.day)],
    [t('activity-members'), activity.members.map((member) => memberName(app, member)).join(', ')],
    [t('activity-households'), names.join(', ')],
    [t('activity-guided'), guided.join(', ')],
  ]).filter(([, text]) => text !== '');

  const count = field({ id: 'people', label: t('activity-people'), value: activity.people, inputmode: 'numeric', class: 'tiny' });
  const women = field({ id: 'women', label: t('activity-women'), value: activity.women, inputmode: 'numeric', class: 'tiny' });
  const place = field({ id: 'place', label: t('activity-place'), value: activity.place });
  const remark = field({ id: 'note', label: t('activity-note'), value: activity.note, area: true });
  const withdraw = h('button', { type: 'button', class: 'button end', onclick: take }, t('activity-withdraw'));
  const form = h(
    'form',
    { onsubmit: save },
    count.node,
    women.node,
    place.node,
    remark.node,
    h('p', { class: 'actions' }, h('button', { class: 'button main' }, t('save')), withdraw),
  );

  async function take() {
    if (
      window.confirm(t('activity-withdraw-sure')) &&
      (await app.make([{ kind: 'activity.withdraw', body: { activity: id } }]))
    ) {
      app.go('#/');
    }
  }

  /** @param {Event} event */
  async function save(event) {
    event.preventDefault();
    const said = {
      people: people(count, 1, 9999, t('people-wrong')),
      women: people(women, 0, 9999, t('people-wrong')),
      place: kept(place.input.value),
      note: kept(remark.input.value),
    };
    if (said.people === null) {
      count.fail(t('activity-people-needed'));
    } else if ((said.women || 0) > (said.people || 0)) {
      women.fail(t('women-wrong'));
    }
    if (!allGood([count, women]) || !seen) {
      return;
    }
    const changed = Object.entries(said).filter(([name, value]) => value !== /** @type {any} */ (activity)[name]);
    const body = { activity: id, ...Object.fromEntries(changed), base: activityBase(seen) };
    if (changed.length === 0 || (await app.make([{ kind: 'activity.amend', body }]))) {
      app.say(t('saved-here'));
      app.go('#/');
    }
  }

  const list = h(
    'dl',
    { class: 'facts' },
    ...facts.map(([name, text]) => h('div', null, h('dt', null, name), h('dd', null, text))),
  );
  return {
    title: itemName(app, activity.kind),
    nodes: [seen.unsent ? h('p', null, state('care', t('not-sent'))) : null, list, h('h2', null, t('activity-edit')), form],
    back: { href: '#/', text: t('nav-home') },
    form: true,
  };
}
