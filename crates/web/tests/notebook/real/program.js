// The real program on a folder of its own, to be killed and started again; and browsers that ask it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';

/** The password of the demonstration's accounts. */
const PASSWORD = 'ban-so-dung-thu';
/** So often something is asked again of a program that is being started, 20 ms apart. */
const TRIES = 3000;

export const soon = (milliseconds) => new Promise((over) => setTimeout(over, milliseconds));

/** A port that nobody uses. */
function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

export class Program {
  /** Starts it on a folder, which it fills with the demonstration's data if it is empty. */
  static async start(binary, folder) {
    const program = new Program();
    program.binary = binary;
    program.folder = folder;
    program.port = await freePort();
    program.base = `http://127.0.0.1:${program.port}`;
    program.starts = 0;
    await program.up();
    return program;
  }

  async up() {
    this.starts += 1;
    const words = ['demo', '--data', this.folder, '--listen', `127.0.0.1:${this.port}`];
    this.process = spawn(this.binary, words, { stdio: 'ignore' });
    this.ended = once(this.process, 'exit');
    for (let tries = 0; tries < TRIES; tries += 1) {
      const ready = await fetch(`${this.base}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) {
        return;
      }
      if (this.process.exitCode !== null) {
        throw new Error(`the program ended with ${this.process.exitCode}`);
      }
      await soon(20);
    }
    throw new Error('the program does not begin to answer');
  }

  /** As when the power fails, as far as a process can tell. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    this.process.kill('SIGTERM');
    await this.ended;
  }

  /** What a recount finds; a list of differences and of faults of the journal, both empty. */
  async verify() {
    const check = spawn(this.binary, ['verify', '--json', '--data', this.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    check.stdout.on('data', (bytes) => (text += bytes));
    await once(check, 'close');
    return JSON.parse(text);
  }

  forget() {
    rmSync(this.folder, { recursive: true });
  }
}

let browsers = 0;

/** A browser: an address and its cookies. */
export class Browser {
  constructor(program, cookies = []) {
    this.program = program;
    this.cookies = new Map(cookies);
    browsers += 1;
    this.address = `10.${(browsers >> 16) & 255}.${(browsers >> 8) & 255}.${browsers & 255}`;
  }

  async ask(path, init = {}) {
    const { base } = this.program;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    // Compressing costs a program that wasn't built for speed more than all else it does.
    const plain = { 'accept-encoding': 'identity' };
    const from = { cookie, origin: base, 'sec-fetch-site': 'same-origin', 'x-forwarded-for': this.address, ...plain };
    const answer = await fetch(base + path, { ...init, headers: { ...init.headers, ...from }, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** Asks until it is answered, however often the program is killed meanwhile. */
  async insist(path, init) {
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        const answer = await this.ask(path, init);
        const text = await answer.text();
        if (answer.status !== 429 && answer.status < 500) {
          return { status: answer.status, headers: answer.headers, text };
        }
      } catch {
        // It is down, or went down while it answered.
      }
      await soon(20);
    }
    throw new Error(`${path} is never answered`);
  }

  /** Sends a form. */
  send(path, fields) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.insist(path, { method: 'POST', headers, body: new URLSearchParams(fields).toString() });
  }

  /** What the API answers; anything but 200 is an error. */
  async api(path, sent) {
    const posted = { method: 'POST', headers: { 'content-type': 'application/json' }, body: sent };
    const { status, text } = await this.insist(`/api/v1${path}`, sent === undefined ? {} : posted);
    if (status !== 200) {
      throw new Error(`${path} is answered ${status}: ${text}`);
    }
    return JSON.parse(text);
  }

  async signIn(login, password = PASSWORD) {
    const { status } = await this.send('/sign-in', { login, password });
    if (status !== 303) {
      throw new Error(`${login} can't sign in: ${status}`);
    }
  }
}
