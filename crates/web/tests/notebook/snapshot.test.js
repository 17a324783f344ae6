import assert from 'node:assert/strict';
import { test } from 'node:test';
import { age, empty, forget, told } from '../../assets/notebook/snapshot.js';
import { Phone } from './phone.js';
import { Chance } from './random.js';
import { FakeServer } from './server.js';

const DAY = 24 * 3600e3;
const NOW = Date.parse('2025-09-08T06:30:00Z');

const row = (id, village) => ({ id, village });
const answer = (more) => ({
  now: '2025-09-08T06:32:00Z',
  cursor: 'c2',
  person: { account: 'an' },
  villages: [row('bay'), row('nam')],
  whole: [],
  households: [],
  gone: [],
  activities: [],
  activities_gone: [],
  items: null,
  ...more,
});

/** What is left of rows after an answer. */
function left(held, news) {
  const rows = new Map(held.map((one) => [one.id, one]));
  told({ items: ['old'], villages: [] }, held, [], news, NOW)
    .filter((change) => change.table === 'households')
    .forEach(({ id, value }) => (value ? rows.set(id, value) : rows.delete(id)));
  return [...rows.values()].map((one) => `${one.id} ${one.village}`).sort();
}

test('villages that are no longer told are forgotten', () => {
  assert.deepEqual(left([row('a', 'bay'), row('b', 'far')], answer()), ['a bay']);
  assert.deepEqual(left([row('a', 'bay'), row('b', 'far')], answer({ villages: [] })), []);
});

test('a village told whole replaces what was held of it', () => {
  const held = [row('a', 'bay'), row('b', 'bay'), row('c', 'nam')];
  assert.deepEqual(left(held, answer({ whole: ['bay'], households: [row('b', 'bay')] })), ['b bay', 'c nam']);
});

test('a household that went from one village of the snapshot to another stays', () => {
  const held = [row('a', 'bay'), row('b', 'bay')];
  assert.deepEqual(left(held, answer({ gone: ['a', 'b'], households: [row('a', 'nam')] })), ['a nam']);
});

test('the catalogue stays until another comes, and the clock is set by the server', () => {
  const snapshot = (news) => told({ items: ['old'], villages: [] }, [], [], news, NOW).find((change) => change.table === 'snapshots').value;
  assert.deepEqual(snapshot(answer()).items, ['old']);
  assert.deepEqual(snapshot(answer({ items: ['new'] })).items, ['new']);
  assert.equal(snapshot(answer()).offset, 120e3);
});

test('without contact it warns from the twentieth day and forgets on the thirtieth', () => {
  const held = { ...empty('an', NOW, 0), cursor: 'c' };
  const after = (days) => age(held, NOW + days * DAY);
  assert.deepEqual(after(19.9), { over: false, left: null });
  assert.deepEqual(after(20), { over: false, left: 10 });
  assert.deepEqual(after(29.9), { over: false, left: 1 });
  assert.equal(after(30).over, true);
  // What is forgotten already isn't forgotten again.
  assert.equal(age(empty('an', NOW, 0), NOW + 90 * DAY).over, false);
});

test('whoever comes back after a month finds no household, and all of the own unsent work', async () => {
  let now = NOW;
  const server = new FakeServer(() => now);
  server.addPerson('an', ['bay']);
  server.decide({ id: 'h1', kind: 'household.add', body: { village: 'bay', head: 'Mẫu', from: '2025-09-01' } });
  const phone = new Phone(server, new Chance(5));
  await phone.enrol('an');
  const notebook = await phone.open('an');
  await notebook.takeTurn();
  await notebook.make([{ kind: 'household.add', body: { village: 'bay', head: 'Mẫu', from: '2025-09-08' } }]);
  now += 31 * DAY;
  const later = await phone.open('an');
  assert.deepEqual([later.households.length, later.unsent.length], [0, 1]);
  assert.equal((await phone.storage.all('households')).length, 0);
});

test('signing out forgets the snapshot of that person alone, and no outbox', () => {
  const tables = forget('an', null).map(({ table, owner }) => `${table} ${owner}`);
  assert.deepEqual(tables, ['households an', 'activities an', 'snapshots an']);
});
