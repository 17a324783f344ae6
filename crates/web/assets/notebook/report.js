// Texts to be pasted into the village's group: what was done on a day, and an invitation. Neither names any of the people.

import { shown } from './day.js';
import { STEPS } from './producers.js';

/** @typedef {(key: string, filled?: Record<string, string | number>) => string} Words */

/**
 * The day's quick report.
 * @param {Words} t
 * @param {object} of
 * @param {string} of.team The team's title.
 * @param {import('./types.js').Day} of.day
 * @param {import('./types.js').Activity[]} of.activities
 * @param {import('./types.js').Household[]} of.households
 * @param {import('./types.js').Producer[]} of.producers
 * @param {(item: string) => string} of.itemName
 * @param {(step: string) => string} of.stepName
 */
export function quickReport(t, { team, day, activities, households, producers, itemName, stepName }) {
  const lines = [t('report-title', { day: shown(day) }), team];
  const today = activities.filter((activity) => activity.day === day);
  // Neither place nor note: whoever types may name somebody there.
  for (const { kind, people, women } of today) {
    const parts = [t('report-activity', { kind: itemName(kind), people })];
    if (women !== null) {
      parts.push(t('report-women', { women }));
    }
    lines.push('- ' + parts.join(', '));
  }
  const reached = new Set(today.flatMap((activity) => activity.households));
  if (reached.size > 0) {
    lines.push('- ' + t('report-households', { count: reached.size }));
  }
  const listed = households.filter((household) => household.from === day).length;
  if (listed > 0) {
    lines.push('- ' + t('report-listed', { count: listed }));
  }
  for (const [item, count] of begunOn(households, day)) {
    lines.push('- ' + t('report-adopted', { item: itemName(item), count }));
  }
  for (const step of STEPS) {
    const count = producers.filter(({ steps }) => steps.some((one) => one.step === step && one.day === day)).length;
    if (count > 0) {
      lines.push('- ' + t('report-step', { step: stepName(step), count }));
    }
  }
  if (lines.length === 2) {
    lines.push('- ' + t('report-nothing'));
  }
  return lines.join('\n');
}

/**
 * How many households began with which item on a day; what they had before is nothing new.
 * @type {(households: import('./types.js').Household[], day: string) => [string, number][]}
 */
function begunOn(households, day) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { item, since, origin } of households.flatMap((household) => household.uses)) {
    if (since === day && origin !== 'had_before') {
      counts.set(item, (counts.get(item) || 0) + 1);
    }
  }
  return Array.from(counts).sort((a, b) => b[1] - a[1]);
}

/**
 * An invitation to a meeting.
 * @param {Words} t
 * @param {{team: string, what: string, day: import('./types.js').Day, time: string, place: string, note: string}} of
 */
export function invitation(t, { team, what, day, time, place, note }) {
  const lines = [
    t('invite-title', { team }),
    t('invite-what', { what }),
    t('invite-when', { time, day: shown(day) }),
    t('invite-where', { place }),
  ];
  return [...lines, ...(note ? [note] : []), t('invite-end')].join('\n');
}
