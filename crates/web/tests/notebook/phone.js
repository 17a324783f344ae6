// A phone for tests: storage that outlives a power cut, and what runs on it until one.

import { webcrypto } from 'node:crypto';
import { Notebook } from '../../assets/notebook/notebook.js';
import { signingKey } from '../../assets/notebook/signing.js';
import { takingTurns } from './alone.js';
import { MemoryStorage } from './storage_memory.js';

const { subtle } = webcrypto;

export class Phone {
  /**
   * @param {import('./server.js').FakeServer} server
   * @param {import('./random.js').Chance} chance
   */
  constructor(server, chance, clock = server.clock) {
    this.server = server;
    this.storage = new MemoryStorage();
    /** Who is signed in with the server on this phone. */
    this.session = null;
    /** What lies between phone and server: takes what the server would do, and gives what arrives. */
    this.network = (serve) => serve();
    this.busy = false;
    this.around = {
      storage: this.storage,
      fetch: (url, init) => this.fetch(url, init),
      language: () => 'vi',
      clock,
      random: (count) => chance.bytes(count),
      subtle,
      // Nothing is late here but what the network says is lost.
      wait: () => new Promise(() => {}),
      alone: takingTurns(this),
    };
  }

  async fetch(url, { body }) {
    const serve = () => {
      switch (url) {
        case '/api/v1/sync':
          return this.server.sync(this.session, body);
        case '/api/v1/own-reports':
          return this.server.ownReports(this.session);
        case '/api/v1/own-requests':
          return this.server.ownRequests(this.session);
        default:
          return { status: 404, json: {} };
      }
    };
    const answer = await this.network(serve);
    const text = answer.text === undefined ? JSON.stringify(answer.json) : answer.text;
    const headers = { get: (name) => (answer.headers || {})[name] || null };
    return { status: answer.status, headers, text: async () => text };
  }

  /** Somebody signs in and begins to use the phone. */
  async enrol(account) {
    this.session = account;
    const { secret, device, duties, name } = this.server.enrol(account);
    const person = {
      account,
      name,
      device,
      appointment: duties[0].appointment,
      key: await signingKey(subtle, secret),
      outboxKey: '',
      consentText: '1',
      pin: {},
    };
    await this.storage.write([
      { table: 'persons', owner: account, id: account, value: person },
      { table: 'phone', owner: '', id: 'session', value: { account } },
    ]);
  }

  /** The notebook as after switching the phone on. */
  async open(account) {
    this.busy = false;
    const notebook = new Notebook(this.around, await this.storage.get('persons', account, account));
    await notebook.load();
    return notebook;
  }
}
