// A phone before the real program: the notebook's own modules, storage that outlives a power cut, a line on which anything happens.

import { webcrypto } from 'node:crypto';
import { Notebook } from '../../../assets/notebook/notebook.js';
import { enrol } from '../../../assets/notebook/persons.js';
import { takingTurns } from '../alone.js';
import { MemoryStorage } from '../storage_memory.js';
import { Browser } from './program.js';

const DAY = 24 * 3600e3;

export class Phone {
  /** @param {import('../random.js').Chance} chance */
  constructor(program, chance) {
    this.storage = new MemoryStorage();
    this.busy = false;
    /** By how many milliseconds its clock is wrong. */
    this.wrong = 0;
    /** Is it yesterday? */
    this.yesterday = false;
    /** What lies between phone and program: may lose, double or delay what is handed to it. */
    this.line = (serve) => serve();
    /** One browser, in which several people are signed in one after another. */
    this.browser = new Browser(program);
    /** The cookie of each person's session, by account. */
    this.sessions = new Map();
    this.around = {
      storage: this.storage,
      fetch: (url, init) => this.line(() => this.browser.ask(url, { ...init, signal: undefined })),
      language: () => 'vi',
      clock: () => Date.now() + this.wrong - (this.yesterday ? DAY : 0),
      random: (count) => chance.bytes(count),
      subtle: webcrypto.subtle,
      wait: () => new Promise(() => {}),
      alone: takingTurns(this),
    };
  }

  /** The same phone before a copy of the program, as often as one likes; with a clock that was wrong all the time. */
  copy(program, chance, wrong) {
    const phone = new Phone(program, chance);
    phone.wrong = wrong;
    phone.storage.tables = new Map([...this.storage.tables].map(([table, rows]) => [table, new Map(rows)]));
    for (const [key, { owner, value }] of phone.storage.rows('snapshots')) {
      phone.storage.rows('snapshots').set(key, { owner, value: { ...value, offset: value.offset - wrong } });
    }
    phone.browser.cookies = new Map(this.browser.cookies);
    phone.sessions = new Map(this.sessions);
    return phone;
  }

  get accounts() {
    return [...this.sessions.keys()];
  }

  /** Somebody who has just signed in begins to use the phone; his or her account. */
  async enrol() {
    const person = await enrol(this.around, 'Điện thoại mẫu', '246801');
    if (typeof person === 'string') {
      throw new Error(`nobody is enrolled: ${person}`);
    }
    this.sessions.set(person.account, this.browser.cookies.get('session'));
    return person.account;
  }

  /**
   * Somebody takes the phone over. Each has signed in once before the story and keeps that session: comparing a password would cost
   * more than the rest of a story.
   */
  handTo(account) {
    this.browser.cookies.set('session', this.sessions.get(account));
  }

  /** The notebook as after switching the phone on. */
  async open(account) {
    this.busy = false;
    const notebook = new Notebook(this.around, await this.storage.get('persons', account, account));
    await notebook.load();
    return notebook;
  }
}

/** A line on which anything may happen to a request; what was thought lost may arrive later, after others. */
export function badLine(chance, late) {
  return async (serve) => {
    while (late.length > 0 && chance.happens(0.5)) {
      await late.shift()().catch(() => {});
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
      return new Response('{}', { status: chance.of([500, 502, 429, 401]) });
    }
    if (dice < 0.35) {
      return new Response('<html>Wi-Fi</html>');
    }
    if (dice < 0.45) {
      await (await serve()).text();
    }
    const answer = await serve();
    if (dice > 0.85) {
      await answer.text();
      throw new TypeError('the answer is lost');
    }
    return answer;
  };
}
