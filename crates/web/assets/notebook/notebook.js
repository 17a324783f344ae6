// One person's notebook on this phone: what it holds, what is done in it, and its turns with the server.

import { dayOf } from './day.js';
import { sealed } from './export.js';
import { createIds } from './ids.js';
import { capture, inOrder, isUnsent } from './outbox.js';
import { shownReport } from './own_reports.js';
import { shownRequest } from './own_requests.js';
import { sendPhotos } from './photos.js';
import { hearOfReports } from './reports_told.js';
import { parsed, post } from './request.js';
import { signIn } from './session.js';
import { age, empty, forget } from './snapshot.js';
import { takeTurn } from './sync.js';
import { view } from './view.js';

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').Snapshot} Snapshot */

export class Notebook {
  /**
   * @param {import('./types.js').Surroundings} around
   * @param {import('./types.js').Person} person
   * @param {string | null} [pin] With which it was opened; it is kept until the server knows who is at it.
   */
  constructor(around, person, pin = null) {
    this.around = around;
    this.person = person;
    this.pin = pin;
    this.ids = createIds(around.clock, around.random);
    /** @type {Snapshot} */
    this.snapshot = empty(person.account, around.clock(), 0);
    /** @type {import('./types.js').Household[]} */
    this.households = [];
    /** @type {import('./types.js').Activity[]} */
    this.activities = [];
    /** @type {Entry[]} */
    this.entries = [];
    /** How many photos the server has not got yet. */
    this.photosLeft = 0;
    /** The highest number of an entry on this phone, of all people. */
    this.seq = 0;
    /** How often something was made here. */
    this.made = 0;
    this.shown = view([], [], [], this.today());
  }

  /**
   * Reads everything from the storage; to be called at the beginning and whenever somebody else has written.
   * @returns {Promise<void>}
   */
  async load() {
    const { storage, clock } = this.around;
    const { account } = this.person;
    const { made } = this;
    // Of one moment: an answer that was written in between would be missing from one and gone from the other.
    const [snapshots = [], households = [], activities = [], outbox = [], photos = []] = await storage.together([
      { table: 'snapshots', owner: account },
      { table: 'households', owner: account },
      { table: 'activities', owner: account },
      { table: 'outbox' },
      { table: 'photos', owner: account },
    ]);
    /** @type {Snapshot | undefined} */
    const snapshot = snapshots[0];
    if (snapshot && age(snapshot, clock()).over) {
      await storage.write(forget(account, snapshot));
      return this.load();
    }
    if (made !== this.made) {
      // What was made meanwhile may be missing from what was read.
      return this.load();
    }
    this.snapshot = snapshot || empty(account, clock(), 0);
    this.households = households;
    this.activities = activities;
    this.entries = inOrder(outbox.filter((/** @type {Entry} */ entry) => entry.person === account));
    this.photosLeft = photos.length;
    this.seq = outbox.reduce((/** @type {number} */ most, /** @type {Entry} */ entry) => Math.max(most, entry.seq), this.seq);
    this.show();
  }

  show() {
    this.shown = view(this.households, this.activities, this.entries, this.today(), this.snapshot.producers);
  }

  /** The server's clock, as far as the phone knows it. */
  now() {
    return this.around.clock() + this.snapshot.offset;
  }

  today() {
    return dayOf(this.now());
  }

  /** As what the person acts: what the server said last. */
  get appointment() {
    const { person } = this.snapshot;
    return (person && person.appointment) || this.person.appointment;
  }

  get team() {
    return (this.snapshot.person && this.snapshot.person.team) || null;
  }

  /** The person among the team's members. */
  get self() {
    return (this.team && this.team.members.find((member) => member.self)) || null;
  }

  /**
   * What the own team did. Others may work in the same village (a team of the whole commune, one of a village that was taken in):
   * that is their affair, and the server takes no change of it.
   */
  get ownActivities() {
    const { team } = this;
    return Array.from(this.shown.activities.values()).filter(({ activity }) => team === null || activity.team === team.id);
  }

  /** The own team's reports, with what was written and sent of them here. */
  get reports() {
    const { reports } = this.snapshot;
    return (reports ? reports.items : []).map((report) => shownReport(report, this.entries, this.now()));
  }

  /** What the own team is asked for once, with what was answered here. */
  get requests() {
    const { requests } = this.snapshot;
    return (requests ? requests.items : []).map((request) => shownRequest(request, this.entries, this.now()));
  }

  get unsent() {
    return this.entries.filter(isUnsent);
  }

  get refused() {
    return this.entries.filter((entry) => entry.state === 'refused');
  }

  /**
   * Makes operations, all of them or none, together with the photos they name. They are on the disk when this is over.
   * @param {{kind: string, body: object, photos?: {sha256: string, bytes: Uint8Array}[]}[]} wanted
   * @returns {Promise<string[]>} Their ids.
   */
  async make(wanted) {
    const { storage } = this.around;
    const author = { ...this.person, appointment: this.appointment };
    /** @type {Entry[]} */
    const made = [];
    /** @type {Change[]} */
    const changes = [];
    for (const { kind, body, photos = [] } of wanted) {
      this.seq += 1;
      const entry = await capture({ ...this.around, ids: this.ids }, author, kind, body, this.seq);
      made.push(entry);
      changes.push({ table: 'outbox', owner: entry.person, id: entry.operation.id, value: entry });
      for (const { sha256, bytes } of photos) {
        const photo = { person: entry.person, sha256, bytes, activity: entry.operation.id };
        changes.push({ table: 'photos', owner: entry.person, id: sha256, value: photo });
      }
    }
    await storage.write(changes);
    this.made += 1;
    this.photosLeft += changes.filter(({ table }) => table === 'photos').length;
    const ids = made.map((entry) => entry.operation.id);
    this.entries = inOrder([...this.entries.filter((entry) => !ids.includes(entry.operation.id)), ...made]);
    this.show();
    return ids;
  }

  /** One turn with the server; photos follow the operations. */
  async takeTurn() {
    const turn = await this.takeOwnTurn();
    if (turn.end === 'done') {
      if (turn.person === this.person.account) {
        await hearOfReports(this.around, turn.person);
      }
      await sendPhotos(this.around);
    }
    await this.load();
    return turn;
  }

  /** A turn as oneself: where nobody is signed in, or somebody else, the PIN signs in. */
  async takeOwnTurn() {
    const { account } = this.person;
    const turn = await takeTurn(this.around);
    const isOwn = turn.end === 'done' && turn.person === account;
    if (isOwn || turn.end === 'lost' || turn.end === 'busy' || turn.end === 'full') {
      this.pin = isOwn ? null : this.pin;
      return turn;
    }
    const entry = await signIn(this.around, account, this.pin);
    if (entry.is === 'forbidden') {
      await this.forget(entry.why);
      return /** @type {import('./sync.js').Turn} */ ({ end: 'forbidden' });
    }
    // A PIN that isn't the server's opens this notebook all the same, but is not tried again and again.
    this.pin = entry.is === 'lost' ? this.pin : null;
    return entry.is === 'signed_in' ? takeTurn(this.around) : turn;
  }

  /** Of which villages of its commune the phone is to hold the households. @param {string[]} chosen */
  async choose(chosen) {
    const { account } = this.person;
    await this.around.alone(async () => {
      const held = (await this.around.storage.get('snapshots', account, account)) || this.snapshot;
      await this.around.storage.write([{ table: 'snapshots', owner: account, id: account, value: { ...held, chosen } }]);
    }, false);
    await this.load();
  }

  /** Takes a refused entry out of the list once its author has read why. @param {string} id */
  async dismiss(id) {
    const entry = this.refused.find((entry) => entry.operation.id === id);
    if (entry) {
      /** @type {import('./types.js').Photo[]} */
      const photos = await this.around.storage.all('photos', entry.person);
      const its = photos.filter((photo) => photo.activity === id);
      /** @type {Change[]} */
      const changes = its.map((photo) => ({ table: 'photos', owner: entry.person, id: photo.sha256 }));
      await this.around.storage.write([...changes, { table: 'outbox', owner: entry.person, id }]);
      await this.load();
    }
  }

  /** The unsent as a file. The entries stay, marked as exported. */
  async exportOutbox() {
    const { storage, clock } = this.around;
    const text = await sealed(this.around, this.person.outboxKey, this.unsent, this.snapshot.offset);
    const exported = new Date(clock()).toISOString();
    const inFile = new Set(this.unsent.map((entry) => entry.operation.id));
    // Read again: what was answered meanwhile is not put back.
    /** @type {Entry[]} */
    const held = await storage.all('outbox', this.person.account);
    const marked = held.filter((entry) => isUnsent(entry) && inFile.has(entry.operation.id));
    // On a full phone the file is what matters, not that it is noted.
    await storage
      .write(marked.map((entry) => ({ table: 'outbox', owner: entry.person, id: entry.operation.id, value: { ...entry, exported } })))
      .catch(() => {});
    await this.load();
    return text;
  }

  /**
   * Sends somebody else's file on.
   * @param {string} file
   * @returns {Promise<number | 'lost' | 'signed_out' | 'unreadable'>} How many operations were taken.
   */
  async carry(file) {
    const reply = await post(this.around, '/api/v1/sync/carried', { body: file });
    if (!reply) {
      return 'lost';
    }
    const told = reply.status < 300 ? parsed(reply.text) : null;
    if (told) {
      return typeof told.taken === 'number' ? told.taken : 0;
    }
    return reply.status === 401 ? 'signed_out' : [400, 413, 422].includes(reply.status) ? 'unreadable' : 'lost';
  }

  /**
   * Forgets the snapshot, as at sign-out. A turn that is under way ends first, or it would bring everything back.
   * @param {string} [lost] Why, if the right to it is gone.
   */
  async forget(lost) {
    await this.around.alone(() => this.around.storage.write(forget(this.person.account, this.snapshot, lost)), false);
    await this.load();
  }

  /** Days until the snapshot is forgotten for want of contact, once it is time to warn. */
  get daysLeft() {
    return age(this.snapshot, this.around.clock()).left;
  }
}
