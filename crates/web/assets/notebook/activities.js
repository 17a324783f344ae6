// What each kind of operation does to an activity on the screen, and which one a new entry may belong to.

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
 * @param {Iterable<Activity>} activities
 * @param {{kind: string, day: string, village: string}} one
 */
export function twin(activities, one) {
  return Array.from(activities).find((each) => each.kind === one.kind && each.day === one.day && each.village === one.village);
}

/**
 * What joining in with an activity adds to it. The number of people stays as its author counted them.
 * @param {Activity} activity
 * @param {{members: string[], households: string[]}} mine
 * @returns {object | null} The body of `activity.amend`; nothing where nothing is new.
 */
export function joining(activity, mine) {
  const members = mine.members.filter((id) => !activity.members.includes(id));
  const households = mine.households.filter((id) => !activity.households.includes(id));
  if (members.length === 0 && households.length === 0) {
    return null;
  }
  const add = {
    ...(members.length > 0 ? { add_members: members } : {}),
    ...(households.length > 0 ? { add_households: households } : {}),
  };
  return { activity: activity.id, ...add, base: { revision: activity.revision } };
}
