// Two phones, two people on each, before the real program: lines that lose, double and delay, clocks that run wrong, batteries that die
// at any step, and a program that is killed between any two requests. Nothing is lost, nothing is done twice, all show the same, and a
// recount finds nothing.
//
//   node simulation.js PROGRAM [SEEDS [FIRST]]
//
// A seed that fails is printed and fails the same way again (the program's own ids and moments apart).

import assert from 'node:assert/strict';
import { amendments, base } from '../../../assets/notebook/view.js';
import { something } from '../people.js';
import { Chance } from '../random.js';
import { PowerCut } from '../storage_memory.js';
import { Phone, badLine } from './phone.js';
import { Browser, Program, invited } from './program.js';

const STEPS = 40;
/** So many seeds are told before the program begins with a fresh folder: villages grow. */
const OF_A_FOLDER = 40;

const byId = (rows) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
const sorted = (use) => [...use].sort((a, b) => (a.item < b.item ? -1 : 1));

function onScreen(notebook) {
  const households = [...notebook.shown.households.values()].map(({ household }) => household);
  const activities = [...notebook.shown.activities.values()].map(({ activity }) => activity);
  return byId([...households.map((household) => ({ ...household, uses: sorted(household.uses) })), ...activities]);
}

/** Some of what households can have, counted by household, and a kind of activity. */
function things({ items }) {
  const platforms = items.filter((item) => item.kind === 'platform' && item.to === null);
  return { items: platforms.slice(0, 3).map(({ id }) => id), kind: items.find((item) => item.kind === 'activity').id };
}

/** What a phone that was never there before is told. */
async function asked(browser) {
  const body = JSON.stringify({ sent: new Date().toISOString(), cursor: null, villages: null, operations: [] });
  const answer = await browser.ask('/api/v1/sync', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  assert.equal(answer.status, 200);
  const told = await answer.json();
  return byId([
    ...told.households.map((household) => ({ ...household, uses: sorted(household.uses) })),
    ...told.activities,
  ]);
}

/** What became of operations, asked by whoever made them: the first answer, whoever asks again. */
async function answers(browser, entries) {
  const all = [];
  for (let at = 0; at < entries.length; at += 50) {
    const operations = entries.slice(at, at + 50).map(({ operation }) => operation);
    const text = JSON.stringify({ sent: new Date().toISOString(), cursor: null, villages: [] }).slice(0, -1);
    const bodies = operations.map(({ body, ...rest }) => JSON.stringify(rest).slice(0, -1) + ',"body":' + body + '}');
    const body = `${text},"operations":[${bodies.join(',')}]}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await browser.ask('/api/v1/sync', { method: 'POST', headers, body });
    assert.equal(answer.status, 200, await answer.clone().text());
    all.push(...(await answer.json()).answers);
  }
  return all;
}

async function tell(program, people, seed, counted) {
  const chance = new Chance(seed);
  const late = [];
  const phones = [];
  for (const pair of [
    [0, 1],
    [0, 2],
  ]) {
    const phone = new Phone(program, chance, chance.below(48 * 3600e3) - 24 * 3600e3);
    const accounts = [];
    for (const at of pair) {
      const account = await phone.enrol(people[at]);
      accounts.push({ account, who: people[at] });
      assert.equal((await (await phone.open(account)).takeTurn()).end, 'done');
    }
    phones.push({ phone, accounts, open: null });
  }
  const made = new Map();
  phones.forEach(({ phone }) => (phone.line = badLine(chance, late)));
  for (let step = 0; step < STEPS; step += 1) {
    if (chance.happens(0.08)) {
      await program.kill();
      if (chance.happens(0.5)) {
        // Somebody tries while nothing is there.
        await (await chance.of(phones).phone.open(phones[0].accounts[0].account).catch(() => null))?.takeTurn();
      }
      await program.up();
    }
    const here = chance.of(phones);
    const { phone } = here;
    const dying = chance.happens(0.15) ? 1 + chance.below(14) : Infinity;
    let steps = 0;
    phone.storage.step = () => {
      steps += 1;
      if (steps === dying) {
        throw new PowerCut();
      }
    };
    try {
      if (!here.open || chance.happens(0.15)) {
        const { account, who } = chance.of(here.accounts);
        here.open = await phone.open(account);
        if (chance.happens(0.5)) {
          await phone.signIn(who);
        }
      }
      if (chance.happens(0.6)) {
        for (const one of something(here.open, chance, { amendments, base }, things(here.open.snapshot))) {
          const [id] = await here.open.make([one]);
          made.set(id, { kind: one.kind, account: here.open.person.account, phone });
        }
      } else if (chance.happens(0.1)) {
        // It is killed while it answers.
        const turn = here.open.takeTurn();
        const killed = new Promise((soon) => setTimeout(soon, chance.below(15))).then(() => program.kill());
        const [done] = await Promise.allSettled([turn, killed]);
        await program.up();
        if (done.status === 'rejected') {
          throw done.reason;
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
  }
  // What is still on a phone, before the lines are mended.
  const written = new Map();
  for (const { phone } of phones) {
    for (const entry of await phone.storage.all('outbox')) {
      written.set(entry.operation.id, entry);
    }
  }
  // The line is mended and everybody signs in.
  await program.kill();
  await program.up();
  for (const serve of late.splice(0)) {
    await serve().then((answer) => answer.text());
  }
  for (let round = 0; round < 3; round += 1) {
    for (const { phone, accounts } of phones) {
      phone.line = (serve) => serve();
      for (const { account, who } of accounts) {
        await phone.signIn(who);
        assert.equal((await (await phone.open(account)).takeTurn()).end, 'done', who.login);
      }
    }
  }
  // Asked once more, each gets the answer that its phone got: what has left the outbox was applied, the rest has its reason.
  const left = new Map();
  for (const { phone } of phones) {
    (await phone.storage.all('outbox')).forEach((entry) => left.set(entry.operation.id, entry));
  }
  const browser = phones[0].phone.browser;
  for (const { id, state, reason } of await answers(browser, [...written.values()])) {
    const entry = left.get(id);
    assert.equal(state, entry ? entry.state : 'applied', id);
    assert.equal(reason?.code, entry?.reason?.code, id);
  }
  const truth = await asked(browser);
  const there = new Set(truth.map(({ id }) => id));
  for (const { phone, accounts } of phones) {
    for (const { account, who } of accounts) {
      const notebook = await phone.open(account);
      assert.deepEqual(notebook.unsent, [], who.login);
      const odd = notebook.entries.filter((entry) => !['refused', 'waiting'].includes(entry.state));
      assert.deepEqual(odd, [], who.login);
      assert.deepEqual(onScreen(notebook), truth, who.login);
      for (const entry of notebook.entries.filter(({ state }) => state === 'refused')) {
        assert.ok(entry.reason.code && entry.reason.text, JSON.stringify(entry));
      }
      counted.refused += notebook.refused.length;
    }
  }
  // What was put down and neither refused nor still waiting is there.
  for (const [id, { kind }] of made) {
    if (['household.add', 'activity.record'].includes(kind)) {
      assert.ok(there.has(id) || left.has(id), `${kind} ${id} is lost`);
    }
  }
  counted.operations += made.size;
}

const [binary, seeds = '20', first = '1'] = process.argv.slice(2);
const counted = { operations: 0, refused: 0, starts: 0 };
let program = null;
let people = [];
for (let seed = Number(first); seed < Number(first) + Number(seeds); seed += 1) {
  if (!program) {
    program = await Program.start(binary);
    people = await invited(program, 3);
  }
  try {
    await tell(program, people, seed, counted);
    const isLast = seed === Number(first) + Number(seeds) - 1;
    if (isLast || (seed - Number(first)) % OF_A_FOLDER === OF_A_FOLDER - 1) {
      await program.kill();
      assert.deepEqual(await program.verify(), { differences: [], journal_faults: [] });
      counted.starts += program.starts;
      await program.end();
      program = null;
    }
  } catch (error) {
    console.error(`seed ${seed} fails; its folder is kept: ${program.folder}\n`, error);
    await program.kill();
    process.exit(1);
  }
}
console.log(
  `${seeds} stories: ${counted.operations} operations, ${counted.refused} refused, the program started ${counted.starts} times; ` +
    'nothing lost, all phones the same, the recount finds nothing',
);
