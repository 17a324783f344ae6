// What the screen shows: the snapshot with the person's outbox applied to it. Nothing else is ever shown.

import { applyToActivity, isEdit, recorded } from './activities.js';
import { added, applyToHousehold, fieldsOf } from './households.js';
import { inOrder } from './outbox.js';
import { applyToProducer } from './producers.js';

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').Household} Household */
/** @typedef {import('./types.js').Activity} Activity */

/**
 * @typedef {object} Shown
 * @property {Household} household
 * @property {Map<string, string>} unsent The fields that were changed and not answered yet, and the last operation that did.
 */
/** @typedef {{activity: Activity, unsent: boolean, after?: string}} ShownActivity `after`: the own last change of what was done that is not answered yet. */
/** @typedef {{producer: import('./types.js').Producer, unsent: string[]}} ShownProducer With the steps of which something is not answered yet. */
/** @typedef {{households: Map<string, Shown>, activities: Map<string, ShownActivity>, producers: Map<string, ShownProducer>}} View */

/**
 * @param {Household[]} households
 * @param {Activity[]} activities
 * @param {Entry[]} entries The person's own.
 * @param {import('./types.js').Day} today
 * @param {import('./types.js').Producer[]} [producers]
 * @returns {View}
 */
export function view(households, activities, entries, today, producers = []) {
  /** @type {View} */
  const shown = {
    households: new Map(households.map((household) => [household.id, { household, unsent: new Map() }])),
    activities: new Map(activities.map((activity) => [activity.id, { activity, unsent: false }])),
    producers: new Map(producers.map((producer) => [producer.id, { producer, unsent: [] }])),
  };
  for (const { state, operation } of inOrder(entries)) {
    if (state !== 'refused') {
      apply(shown, operation, JSON.parse(operation.body), today);
    }
  }
  for (const { activity } of shown.activities.values()) {
    for (const id of activity.households) {
      const seen = shown.households.get(id);
      if (seen && (seen.household.reached || '') < activity.day && activity.day <= today) {
        shown.households.set(id, { ...seen, household: { ...seen.household, reached: activity.day } });
      }
    }
  }
  return shown;
}

/**
 * @param {View} shown
 * @param {import('./types.js').Operation} operation
 * @param {any} body
 * @param {import('./types.js').Day} today
 */
function apply(shown, operation, body, today) {
  const { id, kind } = operation;
  if (kind === 'household.add') {
    shown.households.set(id, { household: added(id, body), unsent: new Map([['household', id]]) });
  } else if (kind === 'activity.record') {
    shown.activities.set(id, { activity: recorded(operation, body), unsent: true });
  } else if (kind === 'activity.withdraw') {
    shown.activities.delete(body.activity);
  } else if (kind === 'activity.amend') {
    const seen = shown.activities.get(body.activity);
    if (seen) {
      const after = isEdit(body) ? id : seen.after;
      shown.activities.set(body.activity, { activity: applyToActivity(seen.activity, body), unsent: true, after });
    }
  } else if (kind === 'producer.record_step') {
    const seen = shown.producers.get(body.producer);
    if (seen) {
      const unsent = [...seen.unsent, body.step];
      shown.producers.set(body.producer, { producer: applyToProducer(seen.producer, body), unsent });
    }
  } else {
    const seen = shown.households.get(body.household);
    if (seen) {
      const unsent = new Map(seen.unsent);
      fieldsOf(kind, body).forEach((field) => unsent.set(field, id));
      shown.households.set(body.household, { household: applyToHousehold(seen.household, kind, body, today), unsent });
    }
  }
}

/**
 * What the author of a change has seen, for the server to tell whether somebody else was faster: the revision on the screen and,
 * where the own last change of that field isn't answered yet, that one.
 * @param {Shown} shown
 * @param {string} field
 */
export function base({ household, unsent }, field) {
  const after = unsent.get(field);
  return after ? { revision: household.revision, after } : { revision: household.revision };
}

/**
 * An edit of a household as bodies of `household.amend`. A body names one change it comes after, so fields that come after
 * different ones travel apart.
 * @param {Shown} shown
 * @param {Partial<Record<import('./types.js').PlainField, string | number | null>>} fields Only those that change.
 * @returns {object[]}
 */
export function amendments(shown, fields) {
  /** @type {Map<string | undefined, Record<string, any>>} */
  const bodies = new Map();
  for (const [field, value] of Object.entries(fields)) {
    const seen = base(shown, field);
    const body = bodies.get(seen.after) || { household: shown.household.id, base: seen };
    body[field] = value;
    bodies.set(seen.after, body);
  }
  return Array.from(bodies.values());
}
