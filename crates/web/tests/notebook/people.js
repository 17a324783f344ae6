// What people do in a notebook, by chance; for simulations.

import { activityBase } from '../../assets/notebook/activities.js';
import { STEPS } from '../../assets/notebook/producers.js';

/** What the fake server's households can have, and a kind of activity. */
const THINGS = { items: ['item-a', 'item-b', 'item-c'], kind: 'item-x' };
const NAMES = ['Lò Văn Mẫu', 'Giàng Thị "Mẫu"', 'Vàng A {Mẫu}', 'Trần \\ Mẫu'];

/**
 * One thing somebody does now, as what `Notebook.make` takes.
 * @param {import('../../assets/notebook/notebook.js').Notebook} notebook
 * @param {import('./random.js').Chance} chance
 * @param {(shown: any, fields: any) => object[]} amendments
 * @param {(shown: any, field: string) => object} base
 * @param {{items: string[], kind: string}} things
 */
export function something(notebook, chance, { amendments, base }, { items, kind } = THINGS) {
  const today = notebook.today();
  const [village] = notebook.snapshot.villages;
  const households = [...notebook.shown.households.values()];
  // What another team did in the same village is that team's affair.
  const isOwn = ({ activity }) => notebook.team !== null && activity.team === notebook.team.id;
  const activities = [...notebook.shown.activities.values()].filter(isOwn);
  const add = () => ({ kind: 'household.add', body: { village: village.id, head: chance.of(NAMES), from: today } });
  if (!village) {
    return [];
  }
  if (households.length === 0 || chance.happens(0.15)) {
    return [add()];
  }
  const owed = notebook.reports.find(({ open }) => open);
  if (owed && chance.happens(0.08)) {
    const obligation = owed.report.id;
    const text = `Tiếp tục.\nĐến ${chance.below(1000)} hộ.`;
    const write = { kind: 'report.write', body: { obligation, sections: [{ section: 'plan', text }] } };
    return chance.happens(0.7) ? [write, { kind: 'report.send', body: { obligation } }] : [write];
  }
  const sellers = [...notebook.shown.producers.values()];
  if (sellers.length > 0 && chance.happens(0.1)) {
    const { producer } = chance.of(sellers);
    const step = chance.of(STEPS);
    const isDone = producer.steps.some((one) => one.step === step);
    const said = isDone ? {} : { day: today, ...(step === 'quality' ? { text: 'Đúng mẫu' } : {}) };
    const body = { producer: producer.id, step, ...said, base: { revision: producer.revision } };
    return [{ kind: 'producer.record_step', body }];
  }
  const shown = chance.of(households);
  const household = shown.household.id;
  const item = chance.of(items);
  const held = shown.household.uses.find((use) => use.item === item);
  const dice = chance.next();
  if (dice < 0.35) {
    const body = {
      household,
      item,
      in_use: !(held && held.in_use),
      origin: { how: 'helped' },
      since: today,
      base: base(shown, 'item:' + item),
    };
    return [{ kind: 'adoption.set', body }];
  }
  if (dice < 0.45 && held) {
    return [{ kind: 'adoption.end', body: { household, item, day: today, base: base(shown, 'item:' + item) } }];
  }
  if (dice < 0.7) {
    const fields = {
      size: 1 + ((shown.household.size || 0) % 9),
      ...(chance.happens(0.5) ? { head: chance.of(NAMES) + ' ' + chance.below(1000) } : {}),
    };
    return amendments(shown, fields).map((body) => ({ kind: 'household.amend', body }));
  }
  const [proposal] = shown.household.proposals;
  if (proposal) {
    const { operation, field } = proposal;
    return [{ kind: 'household.resolve', body: { household, proposal: operation, field, take: chance.happens(0.5) } }];
  }
  if (activities.length > 0 && dice < 0.8) {
    const seen = chance.of(activities);
    const people = 1 + chance.below(50);
    const body = { activity: seen.activity.id, people, add_households: [household], base: activityBase(seen) };
    return [{ kind: 'activity.amend', body }];
  }
  const body = {
    team: notebook.team.id,
    village: village.id,
    kind,
    day: today,
    people: 1 + chance.below(50),
    households: [household],
  };
  return [{ kind: 'activity.record', body }];
}
