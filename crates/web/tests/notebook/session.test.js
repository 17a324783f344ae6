// The PIN that opens a notebook signs in; who has lost the right is forgotten, with all but the own unsent work; and full phones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHalfDone, isUnreached } from '../../assets/notebook/households.js';
import { Notebook } from '../../assets/notebook/notebook.js';
import { Phone } from './phone.js';
import { Chance } from './random.js';
import { FakeServer } from './server.js';

const HOUSEHOLD = { village: 'bay', head: 'Lò Văn Mẫu', from: '2025-09-08' };
const PIN = '274916';

/** A phone of one or several people, and a server that knows their PIN; nobody is signed in. */
async function phoneOf(...people) {
  const server = new FakeServer();
  people.forEach((account) => server.addPerson(account, ['bay']));
  const phone = new Phone(server, new Chance(11));
  for (const account of people) {
    await phone.enrol(account);
  }
  phone.session = null;
  /** What was sent to sign in. */
  phone.tried = [];
  phone.lost = {};
  const sync = phone.around.fetch;
  phone.around.fetch = async (url, init) => {
    if (url !== '/api/v1/notebook/session') {
      return sync(url, init);
    }
    const sent = JSON.parse(init.body);
    phone.tried.push(sent.pin);
    const code = phone.lost[sent.account];
    const good = !code && sent.pin === PIN;
    phone.session = good ? sent.account : phone.session;
    const told = code ? { code } : good ? { account: sent.account } : { code: 'unauthorized' };
    const status = code ? 403 : good ? 200 : 401;
    return { status, headers: { get: () => null }, text: async () => JSON.stringify(told) };
  };
  const open = async (account, pin) => {
    const notebook = new Notebook(phone.around, await phone.storage.get('persons', account, account), pin);
    await notebook.load();
    return notebook;
  };
  return { server, phone, open };
}

test('whoever opened the notebook by the PIN is signed in by it, once', async () => {
  const { server, phone, open } = await phoneOf('an');
  const notebook = await open('an', PIN);
  await notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]);
  assert.deepEqual(await notebook.takeTurn(), { end: 'done', person: 'an' });
  assert.equal(server.households.size, 1);
  assert.deepEqual(notebook.unsent, []);
  phone.session = null;
  assert.equal((await notebook.takeTurn()).end, 'signed_out');
  assert.deepEqual(phone.tried, [PIN, undefined]);
});

test('a PIN that is not the one of the server is not tried again and again', async () => {
  const { phone, open } = await phoneOf('an');
  const notebook = await open('an', '805163');
  await notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]);
  assert.equal((await notebook.takeTurn()).end, 'signed_out');
  assert.equal((await notebook.takeTurn()).end, 'signed_out');
  assert.deepEqual([phone.tried, notebook.unsent.length], [['805163', undefined], 1]);
});

test('on a phone of two each is signed in by the own PIN', async () => {
  const { phone, open } = await phoneOf('an', 'binh');
  const binh = await open('binh', PIN);
  await binh.takeTurn();
  const an = await open('an', PIN);
  assert.deepEqual(await an.takeTurn(), { end: 'done', person: 'an' });
  assert.equal(phone.session, 'an');
});

for (const code of ['account_closed', 'no_duty', 'device_ended']) {
  test(`after ${code} the snapshot is gone, why is kept, and the unsent stays`, async () => {
    const { phone, server, open } = await phoneOf('an', 'binh');
    server.decide({ id: 'h1', kind: 'household.add', body: HOUSEHOLD });
    const binh = await open('binh', PIN);
    await binh.takeTurn();
    const an = await open('an', PIN);
    await an.takeTurn();
    await an.make([{ kind: 'household.add', body: HOUSEHOLD }]);
    phone.session = null;
    phone.lost = { an: code };
    assert.equal((await an.takeTurn()).end, 'forbidden');
    const later = await open('an', PIN);
    assert.deepEqual([later.households.length, later.unsent.length, later.snapshot.lost], [0, 1, code]);
    // The neighbour's is another matter.
    assert.equal((await open('binh', PIN)).households.length, 1);
    // Whoever gets the right back gets everything back.
    phone.lost = {};
    assert.equal((await later.takeTurn()).end, 'done');
    assert.deepEqual([later.households.length, later.unsent.length, later.snapshot.lost], [2, 0, undefined]);
  });
}

test('no other answer makes the phone forget', async () => {
  const { phone, open } = await phoneOf('an');
  const notebook = await open('an', PIN);
  await notebook.takeTurn();
  const { cursor } = notebook.snapshot;
  for (const code of ['forbidden', 'read_only', '', undefined]) {
    phone.network = async () => ({ status: 403, json: { code } });
    assert.equal((await notebook.takeTurn()).end, 'lost');
    assert.equal(notebook.snapshot.cursor, cursor);
  }
});

test('a phone without room for the news knows all the same what the server has', async () => {
  const { phone, server, open } = await phoneOf('an');
  server.decide({ id: 'h1', kind: 'household.add', body: HOUSEHOLD });
  const notebook = await open('an', PIN);
  await notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]);
  const { write } = phone.storage;
  phone.storage.write = async function full(changes) {
    if (changes.some((change) => change.table === 'snapshots')) {
      throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    }
    return write.call(this, changes);
  };
  assert.equal((await notebook.takeTurn()).end, 'full');
  assert.deepEqual([notebook.unsent.length, notebook.shown.households.size], [0, 1]);
  phone.storage.write = write;
  assert.equal((await notebook.takeTurn()).end, 'done');
  assert.deepEqual([notebook.entries.length, notebook.households.length], [0, 2]);
});

test('what finds no room is not shown as done', async () => {
  const { phone, open } = await phoneOf('an');
  const notebook = await open('an', PIN);
  phone.storage.write = async () => {
    throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
  };
  await assert.rejects(notebook.make([{ kind: 'household.add', body: HOUSEHOLD }]));
  assert.deepEqual([notebook.unsent.length, notebook.shown.households.size], [0, 0]);
});

test('a team of a whole commune gets the villages it has chosen', async () => {
  const { phone, server, open } = await phoneOf('an');
  const asked = [];
  server.addPerson('an', []);
  const news = server.news.bind(server);
  server.news = (person, cursor, answers) => ({
    ...news({ ...person, villages: asked[asked.length - 1] || [] }, cursor, answers),
    offered: ['bay', 'nam'].map((id) => ({ id, name: id, commune: 'Xã Mẫu', declared: 100 })),
  });
  const sync = server.sync.bind(server);
  server.sync = (account, text) => {
    asked.push(JSON.parse(text).villages);
    return sync(account, text);
  };
  ['bay', 'nam'].forEach((id) => server.villages.set(id, { id, name: id, commune: 'Xã Mẫu', declared: 100, untold: 7 }));
  server.decide({ id: 'h1', kind: 'household.add', body: HOUSEHOLD });
  const notebook = await open('an', PIN);
  await notebook.takeTurn();
  assert.deepEqual([notebook.snapshot.offered.length, notebook.households.length], [2, 0]);
  await notebook.choose(['bay']);
  await notebook.takeTurn();
  assert.deepEqual([notebook.households.length, asked.slice(-1)], [1, [['bay']]]);
  assert.equal(notebook.snapshot.villages[0].untold, 7);
  server.villages.get('bay').untold = null;
  await notebook.takeTurn();
  assert.equal(notebook.snapshot.villages[0].untold, 7, 'it is told once');
  await notebook.forget();
  assert.deepEqual(notebook.snapshot.chosen, ['bay']);
  assert.ok(phone.session);
});

test('who has begun to sell and is not through with it is found by what the household has', () => {
  const items = [
    { id: 'voso', means: 'shop' },
    { id: 'postmart', means: 'shop' },
    { id: 'bank', means: 'account' },
    { id: 'vneid', means: null },
  ];
  const of = (...uses) => isHalfDone({ uses: uses.map(([item, in_use = true]) => ({ item, in_use })) }, items);
  assert.deepEqual([of(), of(['vneid']), of(['bank'])], [false, false, false]);
  assert.deepEqual([of(['voso']), of(['voso', false], ['bank'])], [true, true]);
  assert.deepEqual([of(['voso'], ['bank']), of(['voso', false], ['postmart'], ['bank'])], [false, false]);
  assert.deepEqual(
    [{ reached: null, away: null }, { reached: '2025-09-01', away: null }, { reached: null, away: {} }].map(isUnreached),
    [true, false, false],
  );
});
