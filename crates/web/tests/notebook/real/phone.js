// A phone before the real program: the notebook's own modules, storage that outlives a power cut, a line on which anything happens.

import { webcrypto } from 'node:crypto';
import { Notebook } from '../../../assets/notebook/notebook.js';
import { enrol } from '../../../assets/notebook/persons.js';
import { takingTurns } from '../alone.js';
import { MemoryStorage } from '../storage_memory.js';
import { Browser } from './program.js';

export class Phone {
  /** @param {import('../random.js').Chance} chance */
  constructor(program, chance, wrong) {
    this.storage = new MemoryStorage();
    this.busy = false;
    /** What lies between phone and program: may lose, double or delay what is handed to it. */
    this.line = (serve) => serve();
    /** One browser, in which several people sign in one after another. */
    this.browser = new Browser(program);
    this.signedIn = null;
    this.around = {
      storage: this.storage,
      fetch: (url, init) => this.line(() => this.browser.ask(url, { ...init, signal: undefined })),
      clock: () => Date.now() + wrong,
      random: (count) => chance.bytes(count),
      subtle: webcrypto.subtle,
      wait: () => new Promise(() => {}),
      alone: takingTurns(this),
    };
  }

  /** Somebody signs in, unless he or she is; whoever was is then signed out. */
  async signIn({ login, password }) {
    if (this.signedIn !== login) {
      await this.browser.signIn(login, password);
      this.signedIn = login;
    }
  }

  /** Begins to use the phone; the person's account. */
  async enrol(who) {
    await this.signIn(who);
    const person = await enrol(this.around, 'Điện thoại mẫu', '246801');
    if (typeof person === 'string') {
      throw new Error(`${who.login} is not enrolled: ${person}`);
    }
    return person.account;
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
      await serve();
    }
    const answer = await serve();
    if (dice > 0.85) {
      await answer.text();
      throw new TypeError('the answer is lost');
    }
    return answer;
  };
}
