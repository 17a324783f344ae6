// Texts to be pasted into the village's group: what was done on a day, and an invitation. Neither names any of the people.

import { shown } from './day.js';

/** @typedef {(key: string, filled?: Record<string, string | number>) => string} Words */

/**
 * The day's quick report.
 * @param {Words} t
 * @param {object} of
 * @param {string} of.team The team's title.
 * @param {import('./types.js').Day} of.day
 * @param {import('./types.js').Activity[]} of.activities
 * @param {import('./types.js').Household[]} of.households
 * @param {(item: string) => string} of.itemName
 */
export function quickReport(t, { team, day, activities, households, itemName }) {
  const lines = [t('report-title', { day: shown(day) }), team];
  const today = activities.filter((activity) => activity.day === day);
  for (const { kind, people, women, place } of today) {
    const parts = [t('report-activity', { kind: itemName(kind), people })];
    if (women !== null) {
      parts.push(t('report-women', { women }));
    }
    if (place !== null) {
      parts.push(place);
    }
    lines.push('- ' + parts.join(', '));
  }
  const reached = new Set(today.flatMap((activity) => activity.households));
  if (reached.size > 0) {
    lines.push('- ' + t('report-households', { count: reached.size }));
  }
  for (const [item, count] of begunOn(households, day)) {
    lines.push('- ' + t('report-adopted', { item: itemName(item), count }));
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
