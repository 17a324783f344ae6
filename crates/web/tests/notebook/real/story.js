// One story: a place with its phones, what is done on them step by step while everything goes wrong, and what must hold in the end.

import assert from 'node:assert/strict';
import { dayOf } from '../../../assets/notebook/day.js';
import { wire } from '../../../assets/notebook/outbox.js';
import { amendments, base } from '../../../assets/notebook/view.js';
import { something } from '../people.js';
import { Chance } from '../random.js';
import { PowerCut } from '../storage_memory.js';
import { madeByOldProgram } from './old_program.js';
import { badLine } from './phone.js';
import { operation } from './world.js';

export const STEPS = 40;

const HOUR = 3600e3;
/** What happens in the office in the middle of a story, the morning after the first half of what is done in it. */
const TURNS = ['nothing', 'leader leaves', 'leader steps back', 'village renamed', 'village moved', 'villages merged'];

const byId = (rows) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
const sorted = (use) => [...use].sort((a, b) => (a.item < b.item ? -1 : 1));
const withSortedSteps = (seller) => ({ ...seller, steps: [...seller.steps].sort((a, b) => (a.step < b.step ? -1 : 1)) });
const withSortedUses = (household) => ({ ...household, uses: sorted(household.uses) });

function onScreen(notebook) {
  const households = [...notebook.shown.households.values()].map(({ household }) => withSortedUses(household));
  const activities = [...notebook.shown.activities.values()].map(({ activity }) => activity);
  const sellers = [...notebook.shown.producers.values()].map(({ producer }) => withSortedSteps(producer));
  return byId([...households, ...activities, ...sellers]);
}

/** Some of what households can have, counted by household, and a kind of activity. */
function things({ items }) {
  const platforms = items.filter((item) => item.kind === 'platform' && item.to === null);
  return { items: platforms.slice(0, 3).map(({ id }) => id), kind: items.find((item) => item.kind === 'activity').id };
}

/** What a phone that was never there before is told, whoever has it in hand; and what became of operations that were made on it. */
async function told({ browser, around }, operations) {
  const head = JSON.stringify({ sent: new Date(around.clock()).toISOString(), cursor: null, villages: null });
  const sent = `${head.slice(0, -1)},"operations":[${operations.map(wire)}]}`;
  const { answers, households, activities, producers } = await browser.api('/sync', sent);
  return { answers, truth: byId([...households.map(withSortedUses), ...activities, ...producers.map(withSortedSteps)]) };
}

export class Story {
  /**
   * @param {number} seed
   * @param {Awaited<ReturnType<import('./world.js').World['copy']>>} world
   */
  constructor(seed, world) {
    this.seed = seed;
    this.world = world;
    const chance = new Chance(seed);
    this.chance = chance;
    this.place = world.places[(seed - 1) % world.places.length];
    this.late = [];
    this.phones = this.place.phones.map((kept) => {
      const phone = kept.copy(world.program, chance, this.wrongClock());
      phone.line = badLine(chance, this.late);
      return { phone, open: null };
    });
    this.turn = { at: 8 + chance.below(24), what: chance.of(TURNS) };
    /** Somebody sets a phone's clock while things are unsent: nobody can know any more when they were made. */
    this.clockIsSetAt = chance.happens(0.2) ? chance.below(STEPS) : null;
    /** What was put down: its entry and the phone, by id. */
    this.made = new Map();
    /** The account of who is in the team no more. */
    this.gone = null;
    this.refusals = [];
  }

  wrongClock() {
    return this.chance.below(48 * HOUR) - 24 * HOUR;
  }

  async step(at) {
    const { chance } = this;
    if (at === this.turn.at) {
      await this.takeTurn();
    }
    const here = chance.of(this.phones);
    const { phone } = here;
    if (at === this.clockIsSetAt) {
      phone.wrong = this.wrongClock();
    }
    phone.storage.mayLosePower(chance);
    try {
      if (!here.open || chance.happens(0.15)) {
        const account = chance.of(phone.accounts);
        here.open = await phone.open(account);
        if (chance.happens(0.5)) {
          phone.handTo(account);
        }
      }
      if (chance.happens(0.6)) {
        phone.yesterday = at < this.turn.at;
        await this.putDown(here);
      } else {
        await here.open.takeTurn();
      }
    } catch (error) {
      if (!(error instanceof PowerCut)) {
        throw error;
      }
      here.open = null;
    }
    phone.yesterday = false;
    phone.storage.step = () => {};
  }

  /** Something is done in a notebook. */
  async putDown({ open, phone }) {
    const { chance } = this;
    const isMorning = !phone.yesterday;
    const keep = (id) => {
      const entry = open.entries.find(({ operation }) => operation.id === id);
      this.made.set(id, { entry, phone, isMorning });
    };
    if (chance.happens(0.1)) {
      const id = await madeByOldProgram(open, chance, things(open.snapshot));
      if (id) {
        keep(id);
      }
      return;
    }
    for (const one of something(open, chance, { amendments, base }, things(open.snapshot))) {
      const [id] = await open.make([one]);
      keep(id);
    }
  }

  /** In the office it is morning, and something else holds from today on. */
  async takeTurn() {
    const { officer, department, elsewhere } = this.world;
    const { home, next, accounts } = this.place;
    const day = dayOf(Date.now());
    const reform = (change) => operation('reform.enact', { day, act: 'Nghị quyết mẫu', changes: [change] });
    const amend = (change) => reform({ change: 'amend', unit: home.village, ...change });
    const ends = (at) => operation('member.end', { member: home.members[at], day });
    const begins = (at, role) => {
      const person = { known: home.members[at] };
      return operation('member.add', { team: home.team, person, role, representing: ['volunteer'], from: day });
    };
    switch (this.turn.what) {
      case 'leader leaves':
        [this.gone] = accounts;
        return officer.apply([ends(0), ends(1), begins(1, 'leader')]);
      case 'leader steps back':
        return officer.apply([ends(0), ends(2), begins(0, 'volunteer'), begins(2, 'leader')]);
      case 'village renamed':
        return officer.apply([amend({ name: `Bản Mới ${this.seed}` })]);
      case 'village moved':
        return department.apply([amend({ name: `Bản Xa ${this.seed}`, parent: elsewhere })]);
      case 'villages merged':
        return officer.apply([reform({ change: 'absorb', into: next.village, from: [home.village] })]);
      default:
        return [];
    }
  }

  /** Whoever of a phone's people is still in a team. */
  serving({ accounts }) {
    return accounts.filter((account) => account !== this.gone);
  }

  /** The lines are mended, and everybody is on the phone again as often as it takes. */
  async settle() {
    // What is still on a phone, also of those whose battery died before they saw it saved.
    for (const { phone } of this.phones) {
      for (const entry of await phone.storage.all('outbox')) {
        const { operation } = entry;
        this.made.set(operation.id, { isMorning: true, ...this.made.get(operation.id), entry, phone });
      }
    }
    for (const serve of this.late.splice(0)) {
      await (await serve()).text();
    }
    const round = async (phone, account) => {
      phone.handTo(account);
      const { end } = await (await phone.open(account)).takeTurn();
      assert.equal(end, account === this.gone ? 'forbidden' : 'done');
    };
    // Anybody sends what all on that phone have made.
    for (const { phone } of this.phones) {
      phone.line = (serve) => serve();
      await round(phone, this.serving(phone)[0]);
    }
    for (const { phone } of this.phones) {
      for (const account of phone.accounts) {
        await round(phone, account);
      }
    }
  }

  /** Nothing is lost, nothing is done twice, all show the same. */
  async check() {
    const left = new Map();
    for (const { phone } of this.phones) {
      (await phone.storage.all('outbox')).forEach((entry) => left.set(entry.operation.id, entry));
    }
    const truths = [];
    for (const { phone } of this.phones) {
      phone.handTo(this.serving(phone)[0]);
      const made = [...this.made.values()].filter((one) => one.phone === phone);
      const { answers, truth } = await told(
        phone,
        made.map(({ entry }) => entry.operation),
      );
      this.areTheFirst(answers, made, left);
      truths.push(truth);
      for (const account of phone.accounts) {
        const notebook = await phone.open(account);
        assert.deepEqual(notebook.unsent.filter(({ state }) => state !== 'waiting'), []);
        if (account !== this.gone) {
          const odd = notebook.entries.filter((entry) => !['refused', 'waiting'].includes(entry.state));
          assert.deepEqual(odd, []);
          assert.deepEqual(onScreen(notebook), truth);
        }
      }
    }
    const [home, again, next] = truths;
    assert.deepEqual(again, home);
    if (this.turn.what === 'villages merged') {
      assert.deepEqual(next, home);
    }
    const there = new Set([...home, ...next].map(({ id }) => id));
    for (const [id, { entry }] of this.made) {
      const { kind } = entry.operation;
      if (['household.add', 'activity.record'].includes(kind)) {
        assert.ok(there.has(id) || left.has(id), `${kind} ${id} is lost`);
      }
    }
  }

  /** Asked once more, each gets the answer that its phone got: what has left the outbox was applied, the rest has its reason. */
  areTheFirst(answers, made, left) {
    answers.forEach(({ id, state, reason }, at) => {
      const entry = left.get(id);
      const known = !entry || entry.state === 'answered' ? 'applied' : entry.state;
      const { kind } = made[at].entry.operation;
      assert.equal(state, known, `${kind} ${id} ${JSON.stringify(reason)}`);
      if (state === 'refused') {
        assert.equal(reason.code, entry.reason.code);
        assert.ok(reason.code && reason.text, JSON.stringify(reason));
        this.refusals.push(`${kind} ${reason.code}`);
        this.mayBeRefused(reason, made[at]);
      }
    });
  }

  /** Whoever was in office when something was put down is not told that he or she had no right to. */
  mayBeRefused({ code }, { entry, isMorning }) {
    assert.ok(!['unreadable', 'unknown_kind', 'bad_signature'].includes(code), JSON.stringify(entry));
    const isOfLeaver = entry.person === this.gone && isMorning;
    // Whoever sends the own team's report sends it for nobody else.
    assert.notEqual(code, 'sender_must_be_named', JSON.stringify(entry));
    // Where a clock was set, nobody knows on which day it was.
    // Who leads the team no more, and hasn't heard of it, sends its report no more.
    const steppedBack = this.turn.what === 'leader steps back' && entry.person === this.place.accounts[0] && isMorning;
    const isOfReport = entry.operation.kind.startsWith('report.');
    const mayBe = isOfLeaver || (steppedBack && isOfReport) || this.clockIsSetAt !== null;
    assert.ok(code !== 'no_right' || mayBe, `in office, but refused: ${JSON.stringify(entry)}`);
  }
}
