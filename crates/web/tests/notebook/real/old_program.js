// What notebooks of earlier releases send: every released version of a kind is taken for ever. The first versions are the golden samples
// of `rules`.

import { readFileSync } from 'node:fs';
import { capture } from '../../../assets/notebook/outbox.js';
import { signature } from '../../../assets/notebook/signing.js';

const SAMPLES = new URL('../../../../rules/src/operations/samples_v1.json', import.meta.url);
const FIRST = JSON.parse(readFileSync(SAMPLES, 'utf8'));
/** What a phone says of households and activities, as far as it can be said of any. */
const OF_PHONES = ['household.add', 'household.amend', 'household.set_absence', 'adoption.set', 'adoption.end', 'activity.record'];

/** Every sample, as an operation of its first version. */
export function samples(ids) {
  return Object.entries(FIRST).flatMap(([kind, bodies]) =>
    bodies.map((body) => ({ id: ids(), captured: new Date().toISOString(), kind, version: 1, body })),
  );
}

/** What a sample speaks of and is nowhere here: ids, and files. */
const isElsewhere = (value) => typeof value === 'string' && /^00000000-|^(ab){32}$/.test(value);

/** A sample said of what there is here, today. What else it speaks of is left out, and so is on what it was based. */
function saidHere(sample, here, today) {
  const said = {};
  for (const [name, value] of Object.entries(sample)) {
    if (name in here) {
      said[name] = here[name];
    } else if (/^\d{4}-\d\d-\d\d$/.test(value)) {
      said[name] = today;
    } else if (value !== null && typeof value === 'object' && !Array.isArray(value) && name !== 'base') {
      said[name] = saidHere(value, {}, today);
    } else if (typeof value !== 'object' && !isElsewhere(value)) {
      said[name] = value;
    }
  }
  return said;
}

/**
 * Something that a phone with the first release puts into its outbox.
 * @param {import('../../../assets/notebook/notebook.js').Notebook} notebook
 * @param {import('../random.js').Chance} chance
 * @param {{items: string[], kind: string}} things
 * @returns {Promise<string | null>} Its id.
 */
export async function madeByOldProgram(notebook, chance, { items, kind: activity }) {
  const [village] = notebook.snapshot.villages;
  const [shown] = notebook.shown.households.values();
  if (!village || !shown || !notebook.team) {
    return null;
  }
  const kind = chance.of(OF_PHONES);
  const of = { village: village.id, household: shown.household.id, item: chance.of(items), team: notebook.team.id };
  const here = kind === 'activity.record' ? { ...of, kind: activity } : of;
  const body = saidHere(chance.of(FIRST[kind]), here, notebook.today());
  const { around, person, ids, appointment } = notebook;
  const entry = await capture({ ...around, ids }, { ...person, appointment }, kind, body, notebook.seq + 1);
  const unsigned = { ...entry.operation, version: 1 };
  const operation = { ...unsigned, signature: await signature(around.subtle, person.key, unsigned) };
  await around.storage.write([{ table: 'outbox', owner: entry.person, id: operation.id, value: { ...entry, operation } }]);
  await notebook.load();
  return operation.id;
}
