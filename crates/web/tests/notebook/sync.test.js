import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurn } from '../../assets/notebook/sync.js';
import { Phone } from './phone.js';
import { Chance } from './random.js';
import { FakeServer } from './server.js';

const HOUSEHOLD = { village: 'bay', head: 'Lò Văn Mẫu', from: '2025-09-08' };

async function phoneOf(...people) {
  const server = new FakeServer();
  people.forEach((account) => server.addPerson(account, ['bay']));
  const phone = new Phone(server, new Chance(3));
  for (const account of people) {
    await phone.enrol(account);
  }
  phone.session = people[0];
  await phone.storage.write([{ table: 'phone', owner: '', id: 'session', value: { account: people[0] } }]);
  return { server, phone, notebook: await phone.open(people[0]) };
}

/** A line that answers in the server's place. */
const says =
  (status, more = {}) =>
  async () => ({ status, json: {}, ...more });

test('more than fifty travel in several rounds of one turn', async () => {
  const { server, phone, notebook } = await phoneOf('an');
  await notebook.make(Array.from({ length: 120 }, () => ({ kind: 'household.add', body: HOUSEHOLD })));
  const sizes = [];
  phone.network = (serve) => {
    const before = server.journal.size;
    const answer = serve();
    if (server.journal.size > before) {
      sizes.push(server.journal.size - before);
    }
    return answer;
  };
  assert.equal((await notebook.takeTurn()).end, 'done');
  assert.deepEqual(sizes, [50, 50, 20]);
  assert.equal(notebook.households.length, 120);
  assert.deepEqual(notebook.entries, []);
});

test('without an answer everything stays', async () => {
  const { phone, notebook } = await phoneOf('an');
  await notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]);
  const pages = [says(200, { text: '<html>' }), says(200, { text: '{}' }), says(500), says(0), says(403, { text: 'blocked' })];
  for (const network of pages) {
    phone.network = network;
    assert.equal((await notebook.takeTurn()).end, 'lost');
    assert.equal(notebook.unsent.length, 1);
  }
  phone.network = says(429, { headers: { 'retry-after': '90' } });
  assert.deepEqual(await notebook.takeTurn(), { end: 'lost', retryAfter: 90 });
  phone.network = says(401);
  assert.equal((await notebook.takeTurn()).end, 'signed_out');
  assert.equal(notebook.unsent.length, 1);
});

test('a request that nobody answers ends all the same', async () => {
  const { phone, notebook } = await phoneOf('an');
  phone.network = () => new Promise(() => {});
  phone.around.wait = async () => {};
  assert.equal((await notebook.takeTurn()).end, 'lost');
});

test('when the right is gone the snapshot is forgotten and the outbox stays', async () => {
  const { phone, notebook } = await phoneOf('an');
  await notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]);
  await notebook.takeTurn();
  await notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]);
  assert.equal(notebook.households.length, 1);
  phone.network = says(403, { json: { code: 'no_duty' } });
  assert.equal((await notebook.takeTurn()).end, 'forbidden');
  assert.deepEqual([notebook.households.length, notebook.snapshot.cursor, notebook.unsent.length], [0, null, 1]);
});

test('one that the server cannot read does not hold up the others', async () => {
  const { server, notebook } = await phoneOf('an');
  const wanted = Array.from({ length: 9 }, () => ({ kind: 'household.add', body: HOUSEHOLD }));
  wanted.splice(4, 0, { kind: 'unreadable', body: {} });
  await notebook.make(wanted);
  assert.equal((await notebook.takeTurn()).end, 'done');
  assert.equal(server.households.size, 9);
  assert.deepEqual(
    notebook.unsent.map((entry) => entry.operation.kind),
    ['unreadable'],
  );
});

test('what waits for another phone is shown as done and sent again in later turns', async () => {
  const { server, phone, notebook } = await phoneOf('an');
  await notebook.takeTurn();
  const other = '0198f2c4-0000-7000-8000-000000000001';
  await notebook.make([{ kind: 'household.amend', body: { household: other, size: 4, base: { revision: 1 } } }]);
  assert.equal((await notebook.takeTurn()).end, 'done');
  assert.deepEqual(
    notebook.entries.map((entry) => entry.state),
    ['waiting'],
  );
  // The other phone brings it.
  server.decide({ id: other, kind: 'household.add', body: HOUSEHOLD });
  phone.network = (serve) => serve();
  await notebook.takeTurn();
  assert.deepEqual(notebook.entries, []);
  assert.equal(notebook.shown.households.get(other).household.size, 4);
});

test('what is refused leaves the screen and stays in the list until its author has read why', async () => {
  const { notebook } = await phoneOf('an');
  const [id] = await notebook.make([{ kind: 'household.add', body: { village: 'bay', from: '2025-09-08' } }]);
  assert.ok(notebook.shown.households.has(id));
  await notebook.takeTurn();
  assert.ok(!notebook.shown.households.has(id));
  assert.deepEqual(
    notebook.refused.map((entry) => entry.reason.code),
    ['head_needed'],
  );
  await notebook.takeTurn();
  assert.equal(notebook.refused.length, 1);
  await notebook.dismiss(id);
  assert.deepEqual(notebook.entries, []);
});

test('a turn carries what others on this phone have made, and their screens keep it', async () => {
  const { phone, server } = await phoneOf('an', 'binh');
  const binh = await phone.open('binh');
  const [id] = await binh.make([{ kind: 'household.add', body: HOUSEHOLD }]);
  const an = await phone.open('an');
  await an.takeTurn();
  assert.ok(server.households.has(id) && an.shown.households.has(id));
  await binh.load();
  assert.deepEqual([binh.unsent.length, binh.households.length, binh.shown.households.has(id)], [0, 0, true]);
  phone.session = 'binh';
  await binh.takeTurn();
  assert.deepEqual([binh.entries.length, binh.households.length], [0, 1]);
});

test('whoever signed in meanwhile gets a snapshot of his own, never a half of it', async () => {
  const { phone, server, notebook } = await phoneOf('an', 'binh');
  server.decide({ id: 'h1', kind: 'household.add', body: HOUSEHOLD });
  await notebook.takeTurn();
  phone.session = 'binh';
  assert.deepEqual(await takeTurn(phone.around), { end: 'done', person: 'binh' });
  assert.equal((await phone.open('binh')).households.length, 1);
});

test('of somebody who does not use this phone nothing is kept', async () => {
  const { phone, server, notebook } = await phoneOf('an');
  server.addPerson('stranger', ['bay']);
  server.decide({ id: 'h1', kind: 'household.add', body: HOUSEHOLD });
  await notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]);
  phone.session = 'stranger';
  assert.deepEqual(await takeTurn(phone.around), { end: 'done', person: 'stranger' });
  assert.deepEqual(await phone.storage.all('households'), []);
  assert.deepEqual(
    (await phone.storage.all('outbox')).map((entry) => entry.state),
    ['answered'],
  );
});

test('what is made while the phone is being read is on the screen, once', async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const chance = new Chance(seed);
    const { phone, notebook } = await phoneOf('an');
    const slowly = async (work) => {
      for (let turns = chance.below(6); turns > 0; turns -= 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      return work();
    };
    const { storage } = phone.around;
    const [together, write] = [storage.together.bind(storage), storage.write.bind(storage)];
    storage.together = (wanted) => slowly(() => together(wanted)).then((rows) => slowly(() => rows));
    storage.write = (changes) => slowly(() => write(changes)).then(() => slowly(() => {}));
    const made = () => notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]);
    await Promise.all([notebook.load(), made(), notebook.load(), made(), notebook.load(), made()]);
    const held = (await storage.all('outbox', 'an')).map((entry) => entry.operation.id).sort();
    assert.deepEqual(notebook.entries.map((entry) => entry.operation.id).sort(), held, `seed ${seed}`);
    assert.equal(held.length, 3);
  }
});

test('one turn at a time', async () => {
  const { phone, notebook } = await phoneOf('an');
  phone.busy = true;
  assert.deepEqual(await takeTurn(phone.around), { end: 'busy' });
  phone.busy = false;
  assert.equal((await notebook.takeTurn()).end, 'done');
});

test('a notebook of before there were sellers is told everything once more', async () => {
  const { phone, server, notebook } = await phoneOf('an');
  server.addProducer('p1', 'bay');
  await notebook.takeTurn();
  const { producers, ...old } = notebook.snapshot;
  assert.equal(producers.length, 1);
  await phone.storage.write([{ table: 'snapshots', owner: 'an', id: 'an', value: old }]);
  const later = await phone.open('an');
  assert.equal(later.shown.producers.size, 0);
  await later.takeTurn();
  assert.equal(later.shown.producers.size, 1);
});

test('what another team did in the same village is shown among none of what was done', async () => {
  const { server, notebook } = await phoneOf('an');
  const record = (id, team) =>
    server.decide({ id, kind: 'activity.record', body: { team, village: 'bay', kind: 'k', day: '2025-09-08', people: 5 } });
  record('a1', 'team-bay');
  record('a2', 'team-of-the-commune');
  await notebook.takeTurn();
  assert.equal(notebook.shown.activities.size, 2);
  assert.deepEqual(
    notebook.ownActivities.map(({ activity }) => activity.id),
    ['a1'],
  );
});

test('what the server says is asked for in the language of the screens', async () => {
  const { phone, notebook } = await phoneOf('an');
  const asked = [];
  const fetch = phone.around.fetch;
  phone.around.language = () => 'en';
  phone.around.fetch = (url, init) => {
    asked.push(init.headers['accept-language']);
    return fetch(url, init);
  };
  await notebook.takeTurn();
  assert.deepEqual(asked, ['en', 'en', 'en']);
});
