// A server that follows docs/sync.md, for households, activities and sellers, small enough to be believed.

import { createHmac } from 'node:crypto';

const FIELDS = ['head', 'nickname', 'phone', 'size', 'adults'];

export class FakeServer {
  constructor(clock = () => Date.parse('2025-09-08T06:30:00Z')) {
    this.clock = clock;
    this.villages = new Map();
    this.households = new Map();
    this.activities = new Map();
    this.producers = new Map();
    /** What teams owe, as it is told; each with its `team`. */
    this.reports = new Map();
    /** What is asked of teams once, as it is told; each with its `team`. */
    this.asked = new Map();
    this.items = [];
    /** Everybody with an account, and the villages of their team. */
    this.people = new Map();
    this.secrets = new Map();
    /** What became of each operation: its text and its answer. */
    this.journal = new Map();
    this.version = 0;
    this.requests = 0;
  }

  addPerson(account, villages) {
    const team = {
      id: 'team-' + villages.join('-'),
      title: 'Tổ',
      members: [{ id: 'member-' + account, name: account, role: 'leader', self: true }],
    };
    this.people.set(account, { account, villages, team, appointment: 'duty-' + account });
    villages.forEach((id) => this.villages.set(id, { id, name: id, commune: 'Xã Mẫu', declared: 100 }));
  }

  enrol(account) {
    const device = `device-${account}-${this.secrets.size}`;
    const secret = String(this.secrets.size + 10)
      .repeat(32)
      .slice(0, 64);
    this.secrets.set(device, { account, secret });
    const duties = [{ appointment: this.people.get(account).appointment, role: 'leader', place: 'Thôn' }];
    return {
      account,
      name: account,
      device,
      secret,
      duties,
      outbox_key: '',
      consent_text: '1',
      now: new Date(this.clock()).toISOString(),
    };
  }

  /** Answers `POST /api/v1/sync` of whoever is signed in. */
  sync(account, text) {
    this.requests += 1;
    const person = this.people.get(account);
    if (!person) {
      return { status: 401, json: { code: 'sign_in' } };
    }
    const sent = JSON.parse(text);
    if (sent.operations.some((operation) => operation.kind === 'unreadable')) {
      return { status: 422, json: { code: 'bad_body' } };
    }
    // The text of each body is what was signed; JSON.parse would lose it, so it is cut out.
    const answers = sent.operations.map((operation) => this.take(operation, bodyText(text, operation.id)));
    // What waited for something that has come now.
    for (const [id, entry] of this.journal) {
      if (entry.answer.state === 'waiting') {
        entry.answer = this.decide(entry.operation);
        answers.filter((answer) => answer.id === id).forEach((answer) => Object.assign(answer, entry.answer));
      }
    }
    return { status: 200, json: this.news(person, sent.cursor, answers) };
  }

  take(operation, text) {
    const known = this.journal.get(operation.id);
    if (known && known.text !== text) {
      return { id: operation.id, ...refused('repeated') };
    }
    if (!known) {
      const { secret } = this.secrets.get(operation.device) || { secret: '' };
      const parts = [operation.id, operation.captured, operation.kind, '1', operation.appointment, text];
      const mac = createHmac('sha256', Buffer.from(secret, 'hex'));
      parts.forEach((part) => mac.update(`${Buffer.byteLength(part)}:${part}`));
      const answer = mac.digest('hex') === operation.signature ? this.decide(operation) : refused('bad_signature');
      this.journal.set(operation.id, { operation, text, answer });
    }
    return { id: operation.id, ...this.journal.get(operation.id).answer };
  }

  decide({ id, kind, body }) {
    if (kind === 'household.add') {
      if (!body.head && !(body.consent && body.consent.is === 'declined')) {
        return refused('head_needed');
      }
      const { village, head = null, nickname = null, phone = null, size = null, adults = null, consent = null, from } = body;
      const empty = { away: null, reached: null, uses: [], proposals: [], revision: 1, stamps: {} };
      this.households.set(id, { id, village, head, nickname, phone, size, adults, consent, from, ...empty });
      return this.changed(this.households.get(id));
    }
    if (kind === 'activity.record') {
      const {
        team,
        village,
        day,
        people,
        women = null,
        place = null,
        note = null,
        members = [],
        households = [],
        guided = [],
      } = body;
      this.activities.set(id, {
        id,
        team,
        village,
        kind: body.kind,
        day,
        people,
        women,
        place,
        note,
        members,
        households,
        guided,
        photos: [],
        revision: 1,
        by: '',
      });
      this.reach(households, day);
      return this.changed(this.activities.get(id));
    }
    if (kind === 'activity.amend') {
      const activity = this.activities.get(body.activity);
      if (!activity) {
        return waiting(body.activity);
      }
      const plain = ['kind', 'day', 'people', 'women', 'place', 'note', 'guided'].filter((field) => field in body);
      plain.forEach((field) => (activity[field] = body[field]));
      activity.members = [...new Set([...activity.members, ...(body.add_members || [])])];
      activity.households = [...new Set([...activity.households, ...(body.add_households || [])])];
      this.reach(activity.households, activity.day);
      activity.revision += 1;
      return this.changed(activity);
    }
    if (kind === 'producer.record_step') {
      return this.recordStep(body);
    }
    if (kind === 'request.answer') {
      return this.takeAnswer(body);
    }
    if (kind.startsWith('report.')) {
      return this.changeReport(kind, body);
    }
    const household = this.households.get(body.household);
    if (!household) {
      return waiting(body.household);
    }
    const changes = changesOf(kind, body);
    if (kind === 'household.set_consent') {
      household.consent = body.consent;
      household.revision += 1;
      if (body.consent.is === 'declined') {
        FIELDS.slice(0, 3).forEach((field) => (household[field] = null));
      }
      return this.changed(household);
    }
    if (kind === 'household.resolve') {
      const at = household.proposals.findIndex((one) => one.operation === body.proposal && one.field === body.field);
      if (at < 0) {
        return refused('no_proposal');
      }
      const [proposal] = household.proposals.splice(at, 1);
      household.revision += 1;
      if (body.take) {
        make(household, proposal.change);
        household.stamps[proposal.field] = { revision: household.revision, by: id };
      }
      return this.changed(household);
    }
    let any = false;
    for (const { field, change } of changes) {
      const copy = structuredClone(household);
      if (!make(copy, change)) {
        continue;
      }
      any = true;
      household.revision += 1;
      const stamp = household.stamps[field];
      const seen = !body.base || !stamp || stamp.revision <= body.base.revision || stamp.by === body.base.after;
      if (seen) {
        make(household, change);
        household.stamps[field] = { revision: household.revision, by: id };
      } else {
        household.proposals.push({ operation: id, field, change, by: 'somebody', captured: '' });
      }
    }
    return any ? this.changed(household) : refused('nothing_changed');
  }

  addProducer(id, village) {
    this.producers.set(id, { id, village, form: 'household', name: 'Mẫu', household: null, steps: [], revision: 1 });
    this.changed(this.producers.get(id));
  }

  recordStep({ producer: id, step, day = null, base }) {
    const producer = this.producers.get(id);
    if (!producer) {
      return waiting(id);
    }
    const held = producer.steps.find((one) => one.step === step);
    if (!held && day === null) {
      return refused('nothing_changed');
    }
    if (held && day !== null && (held.day === day || base.revision < producer.revision)) {
      return refused(held.day === day ? 'nothing_changed' : 'edited_meanwhile');
    }
    producer.steps = [...producer.steps.filter((one) => one !== held), ...(day === null ? [] : [{ step, day }])];
    producer.revision += 1;
    return this.changed(producer);
  }

  addReport(report) {
    const more = { kind: 'month', from: '2025-07-21', to: '2025-08-21', state: 'due', late_from: '2025-09-10T17:00:00Z' };
    const empty = { sent_at: null, versions: 0, superior: 'Xã Mẫu', remark: null, is_empty: false, figures: [], sections: [] };
    this.reports.set(report.id, { ...more, ...empty, ...report });
  }

  changeReport(kind, { obligation, cells = [], reason = null, sections = [] }) {
    const report = this.reports.get(obligation);
    if (!['due', 'late', 'returned', 'reopened'].includes(report.state)) {
      return refused('report_sent');
    }
    if (kind === 'report.send') {
      Object.assign(report, { state: 'submitted', versions: report.versions + 1 });
      return { state: 'applied' };
    }
    for (const { indicator, value = null } of cells) {
      Object.assign(report.figures.find((figure) => figure.indicator === indicator), { corrected: value, reason });
    }
    for (const { section, text = '' } of sections) {
      report.sections = [...report.sections.filter((one) => one.section !== section), { section, text }];
    }
    return { state: 'applied' };
  }

  addRequest(request) {
    const more = { state: 'waiting', late_from: '2025-09-10T17:00:00Z', by: 'Xã Mẫu', title: 'Mẫu', versions: 0, remark: null };
    const empty = { answers_for: null, purpose: null, basis: null, extended: null, closed_at: null, close_reason: null };
    this.asked.set(request.request, { ...more, ...empty, ...request });
  }

  takeAnswer({ request: id, debtor, values = [] }) {
    const asked = this.asked.get(id);
    if (asked.closed_at || debtor.team !== asked.team) {
      return refused(asked.closed_at ? 'request_closed' : 'request_not_asked');
    }
    const given = new Map(values.map(({ field, value }) => [field, value]));
    asked.fields.forEach((one) => (one.value = given.get(one.field) || null));
    Object.assign(asked, { state: 'answered', versions: asked.versions + 1, remark: null });
    return { state: 'applied' };
  }

  /** Answers `GET /api/v1/own-requests` of whoever is signed in; the first of a team may answer. */
  ownRequests(account) {
    const person = this.people.get(account);
    if (!person) {
      return { status: 401, json: { code: 'sign_in' } };
    }
    const own = [...this.asked.values()].filter(({ team }) => team === person.team.id);
    const items = own.map(({ senders, ...one }) => ({ ...structuredClone(one), may_answer: !one.closed_at && senders.includes(account) }));
    return { status: 200, json: { account, items } };
  }

  /** Answers `GET /api/v1/own-reports` of whoever is signed in; the first of a team may send. */
  ownReports(account) {
    const person = this.people.get(account);
    if (!person) {
      return { status: 401, json: { code: 'sign_in' } };
    }
    const own = [...this.reports.values()].filter(({ team }) => team === person.team.id);
    const items = own.map(({ team, senders, ...report }) => ({ ...structuredClone(report), may_send: senders.includes(account) }));
    return { status: 200, json: { account, items } };
  }

  reach(households, day) {
    for (const household of households.map((id) => this.households.get(id)).filter(Boolean)) {
      if ((household.reached || '') < day) {
        household.reached = day;
        this.changed(household);
      }
    }
  }

  changed(row) {
    row.version = ++this.version;
    return { state: 'applied' };
  }

  news(person, cursor, answers) {
    const seen = cursor === null ? {} : JSON.parse(cursor);
    const within = (rows) =>
      [...rows.values()]
        .filter((row) => person.villages.includes(row.village) && row.version > (seen[row.village] || 0))
        .map(({ version, stamps, ...row }) => structuredClone(row));
    return {
      now: new Date(this.clock()).toISOString(),
      answers,
      cursor: JSON.stringify(Object.fromEntries(person.villages.map((village) => [village, this.version]))),
      person: {
        account: person.account,
        name: person.account,
        appointment: person.appointment,
        role: 'team_leader',
        team: person.team,
      },
      villages: person.villages.map((id) => this.villages.get(id)),
      whole: person.villages.filter((village) => !(village in seen)),
      households: within(this.households),
      gone: [],
      activities: within(this.activities),
      activities_gone: [],
      producers: within(this.producers),
      producers_gone: [],
      items: cursor === null ? this.items : null,
    };
  }
}

const refused = (code) => ({ state: 'refused', reason: { code, text: code } });
const waiting = (id) => ({ state: 'waiting', waits_for: id });

function changesOf(kind, body) {
  if (kind === 'household.amend') {
    return FIELDS.filter((field) => field in body).map((field) => ({ field, change: { [field]: body[field] } }));
  }
  const { household, base, ...rest } = body;
  return [{ field: 'item:' + body.item, change: kind === 'adoption.set' ? { use: rest } : { stop: rest } }];
}

/** Tells whether anything changes. */
function make(household, change) {
  const before = JSON.stringify(household);
  const { use, stop, ...plain } = change;
  Object.assign(household, plain);
  if (use) {
    const { item, in_use, adults = null, origin, since } = use;
    const one = { item, in_use, adults, origin: origin.how, since };
    const at = household.uses.findIndex((held) => held.item === item);
    if (at < 0) {
      household.uses.push(one);
    } else if (since >= household.uses[at].since) {
      const { since: _, ...held } = household.uses[at];
      const { since: __, ...said } = one;
      if (JSON.stringify(held) !== JSON.stringify(said)) {
        household.uses[at] = one;
      }
    }
  }
  if (stop) {
    household.uses = household.uses.filter((held) => held.item !== stop.item);
  }
  return JSON.stringify(household) !== before;
}

/** The text of an operation's body within a request. */
function bodyText(request, id) {
  const from = request.indexOf('"body":', request.indexOf(`"id":"${id}"`)) + '"body":'.length;
  let depth = 0;
  let quoted = false;
  for (let at = from; ; at += 1) {
    const sign = request[at];
    if (quoted) {
      at += sign === '\\' ? 1 : 0;
      quoted = sign !== '"';
    } else if (sign === '"') {
      quoted = true;
    } else if (sign === '{') {
      depth += 1;
    } else if (sign === '}' && --depth === 0) {
      return request.slice(from, at + 1);
    }
  }
}
