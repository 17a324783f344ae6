// The real program with its demonstration's data, to be killed and started again; and people who sign in to it.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PASSWORD = 'ban-so-dung-thu';

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
  /** @param {string} binary */
  static async start(binary) {
    const program = new Program();
    program.binary = binary;
    program.folder = mkdtempSync(join(tmpdir(), 'banso-simulation-'));
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
    this.ended = new Promise((ended) => this.process.once('exit', ended));
    for (;;) {
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
      await new Promise((again) => setTimeout(again, 10));
    }
  }

  /** As when the power fails, as far as a process can tell. */
  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  /** What a recount finds; a list of differences and of faults of the journal, both empty. */
  async verify() {
    const check = spawn(this.binary, ['verify', '--json', '--data', this.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    check.stdout.on('data', (bytes) => (text += bytes));
    await new Promise((ended) => check.once('close', ended));
    return JSON.parse(text);
  }

  async end() {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }
}

/** A browser: an address and its cookies. */
export class Browser {
  constructor(program) {
    this.program = program;
    this.cookies = new Map();
  }

  async ask(path, init = {}) {
    const { base } = this.program;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, cookie, origin: base, 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(base + path, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  async send(path, fields) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.ask(path, { method: 'POST', headers, body: new URLSearchParams(fields) });
  }

  async signIn(login, password = PASSWORD) {
    const answer = await this.send('/sign-in', { login, password });
    if (answer.status !== 303) {
      throw new Error(`${login} can't sign in: ${answer.status}`);
    }
  }
}

const plain = (html) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * People of one team get their accounts: an officer invites, each opens the link and chooses a password.
 * @returns {Promise<{login: string, password: string}[]>}
 */
export async function invited(program, count) {
  const officer = new Browser(program);
  await officer.signIn('giaphu');
  const accounts = await (await officer.ask('/accounts')).text();
  const villages = new Map();
  for (const row of accounts.split('<tr')) {
    const person = row.match(/\/persons\/([0-9a-f-]{36})\/account/)?.[1];
    const village = row.match(/<td [^>]*><span>([^<]*)/)?.[1].split(', ').pop();
    if (person && village) {
      villages.set(village, [...(villages.get(village) ?? []), { person }]);
    }
  }
  const team = [...villages.values()].find((of) => of.length >= count);
  if (!team) {
    throw new Error(`no village has ${count} people to invite: ${JSON.stringify([...villages.keys()].slice(0, 5))}`);
  }
  const logins = [];
  for (const { person } of team.slice(0, count)) {
    let slip = await officer.send(`/persons/${person}/account`, {});
    if (slip.status === 303) {
      slip = await officer.ask(slip.headers.get('location'));
    }
    const html = await slip.text();
    const link = html.match(/\/invitation\/[0-9a-f]+/)[0];
    const comer = new Browser(program);
    const form = await (await comer.ask(link)).text();
    const login = form.match(/name="username" value="([^"]*)"/)[1];
    const password = `mat khau cua ${person}`;
    const done = await comer.send(link, { password, password_again: password });
    if (done.status !== 303) {
      throw new Error(`an invitation was answered ${done.status}: ${plain(await done.text()).slice(0, 300)}`);
    }
    logins.push({ login, password });
  }
  return logins;
}
