// What each kind of operation does to an activity on the screen, and which one a new entry may belong to.

import { MOST_PHOTOS } from './photos.js';

/** @typedef {import('./types.js').Activity} Activity */

/**
 * An activity as it was just written down; it carries the operation's id.
 * @param {import('./types.js').Operation} operation
 * @param {any} body
 * @returns {Activity}
 */
export function recorded({ id, appointment }, body) {
  const { women = null, place = null, note = null, members = [], households = [], guided = [], photos = [] } = body;
  const { team, village, kind, day, people } = body;
  return {
    id,
    team,
    village,
    kind,
    day,
    people,
    women,
    place,
    note,
    members,
    households,
    guided,
    photos,
    revision: 1,
    by: appointment,
  };
}

/**
 * @param {Activity} activity
 * @param {any} body Of `activity.amend`.
 * @returns {Activity}
 */
export function applyToActivity(activity, body) {
  const { activity: _, base: __, add_members, remove_members, add_households, remove_households, ...fields } = body;
  const members = changed(activity.members, add_members, remove_members);
  return { ...activity, ...fields, members, households: changed(activity.households, add_households, remove_households) };
}

/** @type {(held: string[], add?: string[], remove?: string[]) => string[]} */
function changed(held, add = [], remove = []) {
  const stay = held.filter((id) => !remove.includes(id));
  return [...stay, ...add.filter((id) => !stay.includes(id))];
}

/**
 * The same thing as somebody else of the team may have written down: same kind, day and village.
 * @param {import('./view.js').ShownActivity[]} activities
 * @param {{kind: string, day: string, village: string}} one
 */
export function twin(activities, one) {
  return activities.find(
    ({ activity }) => activity.kind === one.kind && activity.day === one.day && activity.village === one.village,
  );
}

/**
 * Whether it changes what was done. Members and households are added and taken away, and meet no other change.
 * @param {any} body
 */
export function isEdit(body) {
  return Object.keys(body).some((key) => key !== 'activity' && key !== 'base' && !/^(add|remove)_/.test(key));
}

/**
 * What the author of a change has seen, for the server to tell whether somebody else was faster.
 * @param {import('./view.js').ShownActivity} shown
 */
export function activityBase({ activity, after }) {
  return after ? { revision: activity.revision, after } : { revision: activity.revision };
}

/**
 * What whoever was there too adds to what is written down: members and households by themselves, for nothing stands against them; then
 * what it lacks of what was done. The number of people stays as its author counted them.
 * @param {import('./view.js').ShownActivity} shown
 * @param {Pick<Activity, 'members' | 'households' | 'women' | 'place' | 'note' | 'guided' | 'photos'>} mine
 * @returns {object[]} The bodies of `activity.amend`; none where nothing is new.
 */
export function joining(shown, mine) {
  const { activity } = shown;
  const members = mine.members.filter((id) => !activity.members.includes(id));
  const households = mine.households.filter((id) => !activity.households.includes(id));
  const add = {
    ...(members.length > 0 ? { add_members: members } : {}),
    ...(households.length > 0 ? { add_households: households } : {}),
  };
  const edits = lacking(activity, mine);
  return [add, edits]
    .filter((said) => Object.keys(said).length > 0)
    .map((said) => ({ activity: activity.id, ...said, base: activityBase(shown) }));
}

/** @type {(activity: Activity, mine: Pick<Activity, 'women' | 'place' | 'note' | 'guided' | 'photos'>) => Partial<Activity>} */
function lacking(activity, mine) {
  const counts = new Map(activity.guided.map(({ item, count }) => [item, count]));
  mine.guided.forEach(({ item, count }) => counts.set(item, Math.max(count, counts.get(item) || 0)));
  const guided = Array.from(counts, ([item, count]) => ({ item, count }));
  const photos = [...activity.photos, ...mine.photos.filter((photo) => !activity.photos.includes(photo))].slice(0, MOST_PHOTOS);
  const isSaid = mine.note === null || (activity.note || '').includes(mine.note);
  const note = activity.note === null ? mine.note : `${activity.note}; ${mine.note}`;
  return {
    ...(activity.women === null && mine.women !== null && mine.women <= activity.people ? { women: mine.women } : {}),
    ...(activity.place === null && mine.place !== null ? { place: mine.place } : {}),
    ...(isSaid ? {} : { note }),
    ...(JSON.stringify(guided) === JSON.stringify(activity.guided) ? {} : { guided }),
    ...(photos.length > activity.photos.length ? { photos } : {}),
  };
}
