// Two phones, two people on each, a line that loses, doubles and delays, and batteries that die at any step: nothing is lost and
// nothing is done twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amendments, base } from '../../assets/notebook/view.js';
import { something } from './people.js';
import { Phone } from './phone.js';
import { Chance } from './random.js';
import { FakeServer } from './server.js';
import { PowerCut } from './storage_memory.js';

const RUNS = 80;

/** A household, activity or seller without what only the server knows: revisions. */
const plain = ({ revision, by, ...rest }) => ({
  ...rest,
  ...(rest.steps ? { steps: [...rest.steps].sort((a, b) => (a.step < b.step ? -1 : 1)) } : {}),
  ...(rest.uses ? { uses: [...rest.uses].sort((a, b) => (a.item < b.item ? -1 : 1)) } : {}),
});

const byId = (rows) => Object.fromEntries([...rows].sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => [row.id, row]));

function onScreen(notebook) {
  const households = [...notebook.shown.households.values()].map(({ household }) => plain(household));
  const activities = [...notebook.shown.activities.values()].map(({ activity }) => plain(activity));
  const producers = [...notebook.shown.producers.values()].map(({ producer }) => plain(producer));
  return byId([...households, ...activities, ...producers]);
}

function onServer(server, villages) {
  const all = [server.households, server.activities, server.producers].flatMap((rows) => [...rows.values()]);
  const rows = all.filter((row) => villages.includes(row.village));
  return byId(rows.map(({ version, stamps, ...row }) => plain(row)));
}

/** A line on which anything may happen to a request. */
function badLine(chance, late) {
  return async (serve) => {
    // What was thought lost may still arrive, after others.
    while (late.length > 0 && chance.happens(0.5)) {
      late.shift()();
    }
    const dice = chance.next();
    if (dice < 0.15) {
      throw new TypeError('no signal');
    }
    if (dice < 0.25) {
      late.push(serve);
      throw new TypeError('timed out');
    }
    if (dice < 0.3) {
      return { status: chance.of([500, 502, 429, 401]), json: {} };
    }
    if (dice < 0.35) {
      return { status: 200, text: '<html>Wi-Fi</html>' };
    }
    if (dice < 0.45) {
      serve();
    }
    const answer = serve();
    if (dice > 0.85) {
      throw new TypeError('the answer is lost');
    }
    return answer;
  };
}

async function simulate(seed) {
  const chance = new Chance(seed);
  let now = Date.parse('2025-09-08T02:00:00Z');
  const server = new FakeServer(() => now);
  server.addPerson('an', ['bay']);
  server.addPerson('binh', ['bay']);
  server.addPerson('chi', ['nam', 'bay']);
  server.addProducer('p1', 'bay');
  server.addProducer('p2', 'nam');
  const late = [];
  const phones = [];
  for (const people of [
    ['an', 'binh'],
    ['an', 'chi'],
  ]) {
    // Each phone's clock goes wrong in its own way.
    const wrong = chance.below(2 * 3600e3) - 3600e3;
    const phone = new Phone(server, chance, () => now + wrong);
    for (const account of people) {
      await phone.enrol(account);
      await (await phone.open(account)).takeTurn();
    }
    phones.push({ phone, people, open: null });
  }
  phones.forEach(({ phone }) => (phone.network = badLine(chance, late)));

  const made = new Map();
  for (let step = 0; step < 60; step += 1) {
    now += chance.below(30 * 60e3);
    const here = chance.of(phones);
    const { phone } = here;
    phone.storage.mayLosePower(chance);
    try {
      if (!here.open || chance.happens(0.1)) {
        const account = chance.of(here.people);
        here.open = await phone.open(account);
        phone.session = chance.happens(0.5) ? account : phone.session;
      }
      const dice = chance.next();
      if (dice < 0.6) {
        for (const one of something(here.open, chance, { amendments, base })) {
          const [id] = await here.open.make([one]);
          made.set(id, { ...one, account: here.open.person.account, phone });
        }
      } else {
        await here.open.takeTurn();
      }
    } catch (error) {
      if (!(error instanceof PowerCut)) {
        throw error;
      }
      here.open = null;
    }
    phone.storage.step = () => {};
    // Whatever somebody saw saved is either with the server or still in an outbox.
    const held = new Set();
    for (const one of phones) {
      (await one.phone.storage.all('outbox')).forEach((entry) => held.add(entry.operation.id));
    }
    for (const id of made.keys()) {
      assert.ok(held.has(id) || server.journal.has(id), `seed ${seed}, step ${step}: ${id} is lost`);
    }
    // And what somebody put down stays on that screen, whoever's turn brought it to the server.
    for (const account of here.people) {
      const screen = onScreen(await phone.open(account));
      const own = [...made].filter(([, one]) => one.account === account && one.phone === phone);
      for (const [id] of own.filter(([, one]) => ['household.add', 'activity.record'].includes(one.kind))) {
        assert.ok(screen[id], `seed ${seed}, step ${step}: ${id} has left the screen`);
      }
    }
  }

  // The line is mended and everybody signs in.
  late.splice(0).forEach((serve) => serve());
  for (let round = 0; round < 3; round += 1) {
    for (const { phone, people } of phones) {
      phone.network = (serve) => serve();
      for (const account of people) {
        phone.session = account;
        const turn = await (await phone.open(account)).takeTurn();
        assert.equal(turn.end, 'done');
      }
    }
  }
  for (const [id, one] of made) {
    assert.ok(['applied', 'refused'].includes(server.journal.get(id).answer.state), `seed ${seed}: ${id} ${one.kind}`);
  }
  for (const { phone, people } of phones) {
    for (const account of people) {
      const notebook = await phone.open(account);
      assert.equal(notebook.unsent.length, 0, `seed ${seed}`);
      assert.ok(
        notebook.entries.every((entry) => entry.state === 'refused'),
        `seed ${seed}: ${JSON.stringify(notebook.entries)}`,
      );
      assert.deepEqual(onScreen(notebook), onServer(server, server.people.get(account).villages), `seed ${seed}: ${account}`);
    }
  }
  return { server, phones, chance, made };
}

test('nothing is lost and nothing is done twice, whatever happens to lines and batteries', async () => {
  let operations = 0;
  let requests = 0;
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { made, server } = await simulate(seed);
    operations += made.size;
    requests += server.requests;
  }
  assert.ok(operations > RUNS * 20 && requests > RUNS * 10, `${operations} operations, ${requests} requests`);
});

test('what the screen showed without signal is what the server holds afterwards', async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { server, phones, chance } = await simulate(seed);
    const { phone, people } = phones[0];
    phone.session = people[0];
    const notebook = await phone.open(people[0]);
    // Changes of what the other person sees too would make the server right and the screen old; here one works alone.
    await notebook.takeTurn();
    for (let at = 0; at < 20; at += 1) {
      await notebook.make(something(notebook, chance, { amendments, base }));
    }
    const seen = onScreen(notebook);
    const turn = await notebook.takeTurn();
    assert.equal(turn.end, 'done');
    assert.deepEqual(notebook.unsent, []);
    const after = onServer(server, ['bay']);
    assert.deepEqual(seen, after, `seed ${seed}`);
    assert.deepEqual(onScreen(notebook), after, `seed ${seed}`);
  }
});
