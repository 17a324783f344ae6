// What stories begin with, made once: the demonstration's data, for each story two villages with their teams, and phones on which their
// people are signed in. Each group of stories gets a copy of folder and phones.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plusDays } from '../../../assets/notebook/day.js';
import { createIds } from '../../../assets/notebook/ids.js';
import { Chance } from '../random.js';
import { Phone } from './phone.js';
import { Browser, Program } from './program.js';

const FROM = '2025-08-01';
/** Whose phones there are: people of the home village's team, the first of whom leads it, and of the neighbours' team. */
const HOME = [
  [0, 1],
  [0, 2],
];
const PEOPLE = 3;

const chance = new Chance(1);
export const ids = createIds(Date.now, (count) => chance.bytes(count));

export function operation(kind, body) {
  return { id: ids(), captured: new Date().toISOString(), kind, version: 1, body };
}

/** An officer at a desk, all of whose operations are to be applied. */
export class Officer extends Browser {
  static async of(program, login) {
    const officer = new Officer(program);
    await officer.signIn(login);
    officer.unit = (await officer.api('/me')).acting.unit;
    return officer;
  }

  /** The same one before a copy of the program. */
  copy(program) {
    return Object.assign(new Officer(program, this.cookies), { unit: this.unit });
  }

  async apply(operations) {
    for (let at = 0; at < operations.length; at += 500) {
      const { answers } = await this.api('/operations', JSON.stringify({ operations: operations.slice(at, at + 500) }));
      const other = answers.find(({ state }) => state !== 'applied');
      if (other) {
        throw new Error(`an officer's operation is ${other.state}: ${JSON.stringify(other)}`);
      }
    }
    return operations.map(({ id }) => id);
  }
}

/** Somebody who has a phone in hand opens his or her invitation; the login and password, and then he or she is signed in there. */
async function invited(officer, person, browser) {
  let slip = await officer.send(`/persons/${person}/account`, {});
  if (slip.status === 303) {
    slip = await officer.insist(slip.headers.get('location'));
  }
  const link = slip.text.match(/\/invitation\/[0-9a-f]+/)[0];
  const login = (await browser.insist(link)).text.match(/name="username" value="([^"]*)"/)[1];
  const password = `mat khau cua ${person}`;
  const { status } = await browser.send(link, { password, password_again: password });
  if (status !== 303) {
    throw new Error(`an invitation is answered ${status}`);
  }
  return { login, password };
}

export class World {
  /** @param {number} places For so many stories at a time. */
  static async make(binary, places) {
    const world = new World();
    world.binary = binary;
    world.folder = mkdtempSync(join(tmpdir(), 'banso-world-'));
    const program = await Program.start(binary, world.folder);
    world.officer = await Officer.of(program, 'giaphu');
    world.department = await Officer.of(program, 'so');
    world.elsewhere = (await Officer.of(program, 'sapa')).unit;
    world.places = await settled(world.officer, places);
    await world.owe();
    for (const place of world.places) {
      await equipped(program, world.officer, place);
    }
    await program.stop();
    return world;
  }

  /** The teams owe a month of their own: the one before those that the demonstration's teams owe. */
  async owe() {
    const { items } = await this.department.api('/obligations?from=2025-01-01');
    const to = items.map(({ from }) => from).sort()[0];
    const day = plusDays(to, -1);
    const from = plusDays(to.slice(0, 8) + '01', -1).slice(0, 8) + to.slice(8);
    await this.department.apply([operation('period.open', { province: this.department.unit, report: 'month', from, to, day })]);
  }

  /** A program with a copy of everything. */
  async copy() {
    const folder = mkdtempSync(join(tmpdir(), 'banso-simulation-'));
    cpSync(this.folder, folder, { recursive: true });
    const program = await Program.start(this.binary, folder);
    return {
      program,
      officer: this.officer.copy(program),
      department: this.department.copy(program),
      elsewhere: this.elsewhere,
      places: this.places,
    };
  }

  forget() {
    rmSync(this.folder, { recursive: true });
  }
}

/** Villages side by side, each with its team. */
async function settled(officer, count) {
  const villages = Array.from({ length: 2 * count }, ids);
  const create = (unit, at) => ({ change: 'create', unit, kind: 'thon', name: `Bản Bão ${at + 1}`, parent: officer.unit });
  await officer.apply([operation('reform.enact', { day: FROM, act: null, changes: villages.map(create) })]);
  const team = (village) =>
    operation('team.add', { title: 'Tổ mẫu', place: { at: 'villages', units: [village] }, from: FROM, source: 'report' });
  const teams = await officer.apply(villages.map(team));
  const member = (team) => (role, at) => {
    const person = { new: { name: `Người ${at + 1} (mẫu)` } };
    return operation('member.add', { team, person, role, representing: ['volunteer'], from: FROM });
  };
  const places = [];
  const all = [];
  for (let at = 0; at < count; at += 1) {
    const roles = ['leader', ...Array(PEOPLE - 1).fill('volunteer')];
    const [home, next] = [
      [2 * at, roles],
      [2 * at + 1, ['leader']],
    ].map(([which, roles]) => {
      const members = roles.map(member(teams[which]));
      all.push(...members);
      // A member's term and person bear the id of the operation that brought them.
      return { village: villages[which], team: teams[which], members: members.map(({ id }) => id) };
    });
    places.push({ home, next, phones: [], accounts: [] });
  }
  await officer.apply(all);
  // Somebody sells in each village.
  const seller = (village) => operation('producer.add', { village, name: 'Tổ hợp tác mẫu', form: 'group', from: FROM });
  await officer.apply(villages.map(seller));
  return places;
}

/** Everybody gets an account and begins on a phone, which hears of the village. */
async function equipped(program, officer, place) {
  const logins = new Map();
  const begin = async (phone, person) => {
    phone.browser.cookies.delete('session');
    const known = logins.get(person);
    if (known) {
      await phone.browser.signIn(known.login, known.password);
    } else {
      logins.set(person, await invited(officer, person, phone.browser));
    }
    const account = await phone.enrol();
    const { end } = await (await phone.open(account)).takeTurn();
    if (end !== 'done') {
      throw new Error(`a first round ends as ${end}`);
    }
    return account;
  };
  for (const people of HOME) {
    const phone = new Phone(program, chance);
    for (const at of people) {
      place.accounts[at] = await begin(phone, place.home.members[at]);
    }
    place.phones.push(phone);
  }
  const phone = new Phone(program, chance);
  await begin(phone, place.next.members[0]);
  place.phones.push(phone);
}
