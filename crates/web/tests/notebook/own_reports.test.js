import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changes, due, shownReport, stateOf } from '../../assets/notebook/own_reports.js';
import { Phone } from './phone.js';
import { Chance } from './random.js';
import { FakeServer } from './server.js';

const NOW = Date.parse('2025-09-08T06:30:00Z');
const MINUTE = 60e3;
const ID = '3f0e7c52-5b2a-5f6d-9d40-0a2f4a1c7b11';

const figure = (indicator, counted, more = {}) => ({
  indicator,
  name: indicator,
  by: 'count',
  counted: counted === null ? null : { part: counted, whole: null },
  corrected: null,
  reason: null,
  remark: null,
  ...more,
});
const FIGURES = [
  figure('activities', 6),
  figure('share', null, { by: 'share', counted: { part: 12, whole: 30 } }),
  figure('banners', null, { by: 'field' }),
];
const REPORT = {
  id: ID,
  kind: 'month',
  from: '2025-07-21',
  to: '2025-08-21',
  state: 'due',
  late_from: '2025-09-10T17:00:00Z',
  sent_at: null,
  versions: 0,
  superior: 'Xã Mẫu',
  may_send: true,
  remark: null,
  is_empty: false,
  figures: FIGURES,
  sections: [{ section: 'plan', text: 'Tiếp tục.' }],
};

let made = 0;
const entry = (kind, body, state = 'new') => {
  made += 1;
  const operation = { id: 'op-' + made, kind, body: JSON.stringify({ obligation: ID, ...body }) };
  return { person: 'an', seq: made, state, operation, ...(state === 'refused' ? { reason: { code: 'c', text: 'Vì sao' } } : {}) };
};
const write = (text, state) => entry('report.write', { sections: [{ section: 'plan', text }] }, state);
const send = (state) => entry('report.send', {}, state);
const shown = (report, ...entries) => shownReport({ ...REPORT, ...report }, entries, NOW);
const typed = (numbers = {}, texts = {}, reason = '') => ({ numbers, texts, reason });

test('what was sent waits for signal, then is answered until the server has told, and is never to be sent again meanwhile', () => {
  const seen = (...entries) => (({ sending, open, unsent }) => [sending, open, unsent])(shown({}, ...entries));
  assert.deepEqual(seen(), [null, true, false]);
  assert.deepEqual(seen(write('Một.')), [null, true, true]);
  assert.deepEqual(seen(write('Một.'), send()), ['waits', false, true]);
  assert.deepEqual(seen(write('Một.', 'answered'), send('answered')), ['arrived', false, false]);
  const told = shown({ state: 'submitted', may_send: false });
  assert.deepEqual([told.sending, told.open, told.state], [null, false, 'submitted']);
});

test('what was written on the phone stands in the place of what was told', () => {
  const cell = entry('report.write', { cells: [{ indicator: 'activities', value: { part: 7 } }], reason: 'Sót.' });
  const { stands } = shown({}, write('Một.\nHai.'), cell);
  assert.deepEqual([stands.texts.plan, stands.numbers.activities.part, stands.reason], ['Một.\nHai.', 7, 'Sót.']);
  const { stands: again } = shown({}, cell, entry('report.write', { cells: [{ indicator: 'activities' }] }));
  assert.equal(again.numbers.activities, null);
});

test('what is refused keeps the words of whoever wrote them, and says why', () => {
  const lost = shown({ state: 'submitted', may_send: false }, write('Của tôi.', 'refused'), send('refused'));
  assert.deepEqual([lost.open, lost.sending, lost.state], [false, null, 'submitted']);
  assert.deepEqual([lost.kept.texts.plan, lost.stands.texts.plan], ['Của tôi.', 'Tiếp tục.']);
  assert.deepEqual(lost.refused.map(({ reason }) => reason.text), ['Vì sao', 'Vì sao']);
  // What may still be sent can be put right.
  assert.equal(shown({}, send('refused')).open, true);
});

test('one that came back is open again, with its remarks', () => {
  const back = shown({ state: 'returned', remark: 'Xem lại.', versions: 1 });
  assert.deepEqual([back.open, back.report.remark], [true, 'Xem lại.']);
  assert.equal(shown({ state: 'reopened', versions: 1 }).open, true, 'and so is one that was opened again');
});

test('whoever may not send sees how it stands and no more', () => {
  assert.deepEqual([shown({ may_send: false }).open, shown({ may_send: false }).state], [false, 'due']);
  assert.equal(shown({ may_send: true, state: 'accepted' }).open, false);
});

test('the clock goes on without signal', () => {
  const at = (state, now) => stateOf({ ...REPORT, state }, Date.parse(now));
  assert.equal(at('not_due', '2025-08-20T16:59:00Z'), 'not_due');
  assert.equal(at('not_due', '2025-08-20T17:00:00Z'), 'due', 'in Vietnam the 21st begins');
  assert.equal(at('due', '2025-09-10T17:00:00Z'), 'late');
  assert.equal(at('returned', '2025-12-01T00:00:00Z'), 'returned');
  assert.deepEqual(due(REPORT), { day: '2025-09-10', hour: null });
  assert.deepEqual(due({ late_from: '2025-08-23T11:00:00Z' }), { day: '2025-08-23', hour: 18 });
});

test('a number that was put right wants a reason, one that is counted nowhere wants none', () => {
  const tried = (numbers, reason) => changes(shown({}), typed(numbers, {}, reason));
  assert.deepEqual([...tried({ activities: { part: '7' } }).faults], [['reason', 'reason']]);
  const { body, faults } = tried({ activities: { part: '7' } }, ' Sót một buổi. ');
  assert.equal(faults.size, 0);
  assert.deepEqual(body, {
    obligation: ID,
    cells: [{ indicator: 'activities', value: { part: 7, whole: null } }],
    reason: 'Sót một buổi.',
    sections: [],
  });
  assert.deepEqual(tried({ banners: { part: '1.200' } }).body.cells, [{ indicator: 'banners', value: { part: 1200, whole: null } }]);
  // What was counted, typed once more, is no correction.
  assert.equal(tried({ activities: { part: '6' }, share: { part: '', whole: '' } }).body, null);
});

test('numbers that cannot be are said at their figure', () => {
  const fault = (numbers) => [...changes(shown({}), typed(numbers, {}, 'Sót.')).faults];
  assert.deepEqual(fault({ activities: { part: 'bảy' } }), [['activities', 'number']]);
  assert.deepEqual(fault({ activities: { part: '-1' } }), [['activities', 'number']]);
  assert.deepEqual(fault({ share: { part: '12', whole: '' } }), [['share', 'number']]);
  assert.deepEqual(fault({ share: { part: '31', whole: '30' } }), [['share', 'share']]);
  assert.deepEqual(fault({ share: { part: '13', whole: '30' } }), []);
});

test('only what changed is written, and the lines of a text stay apart', () => {
  const { body } = changes(shown({}), typed({}, { plan: ' 1. Họp \r\n\r\n2. Đến nhà', direction: '' }));
  assert.deepEqual(body.sections, [{ section: 'plan', text: '1. Họp\n2. Đến nhà' }]);
  assert.equal(changes(shown({}), typed({}, { plan: 'Tiếp tục.' })).body, null);
  // One that is emptied is proposed again.
  assert.deepEqual(changes(shown({}), typed({}, { plan: ' ' })).body.sections, [{ section: 'plan' }]);
  assert.deepEqual([...changes(shown({}), typed({}, { plan: 'ạ'.repeat(4001) })).faults], [['plan', 'long']]);
});

/** Phones of a leader and of others of the team, before a server to which the team owes a report. */
async function team(...accounts) {
  let now = NOW;
  const server = new FakeServer(() => now);
  accounts.forEach((account) => server.addPerson(account, ['bay']));
  server.addReport({ id: ID, team: 'team-bay', senders: accounts.slice(0, 2), figures: structuredClone(FIGURES), sections: [] });
  const phones = [];
  for (const account of accounts) {
    const phone = new Phone(server, new Chance(7 + phones.length));
    await phone.enrol(account);
    const notebook = await phone.open(account);
    await notebook.takeTurn();
    phones.push({ phone, notebook });
  }
  return { server, phones, pass: (milliseconds) => (now += milliseconds) };
}
const sending = (text) => [
  { kind: 'report.write', body: { obligation: ID, cells: [], sections: [{ section: 'plan', text }] } },
  { kind: 'report.send', body: { obligation: ID } },
];

test('sent without signal it is with the server afterwards, and looks unsent at no moment', async () => {
  const { server, phones } = await team('an');
  const [{ phone, notebook }] = phones;
  phone.network = async () => {
    throw new TypeError('no signal');
  };
  await notebook.make(sending('Một.\nHai.'));
  assert.equal((await notebook.takeTurn()).end, 'lost');
  assert.deepEqual([notebook.reports[0].sending, notebook.unsent.length], ['waits', 2]);
  // The round arrives, what is asked beside it doesn't.
  let asked = 0;
  phone.network = async (serve) => {
    asked += 1;
    if (asked > 1) {
      throw new TypeError('no signal');
    }
    return serve();
  };
  assert.equal((await notebook.takeTurn()).end, 'done');
  assert.deepEqual([notebook.reports[0].sending, notebook.reports[0].open, notebook.unsent.length], ['arrived', false, 0]);
  assert.equal(server.reports.get(ID).state, 'submitted');
  phone.network = (serve) => serve();
  await notebook.takeTurn();
  const [{ state, sending: over, stands }] = notebook.reports;
  assert.deepEqual([state, over, stands.texts.plan, notebook.entries], ['submitted', null, 'Một.\nHai.', []]);
});

test('the deputy may send it as well, and whoever is second learns why and keeps his words', async () => {
  const { phones } = await team('an', 'binh', 'chi');
  const [leader, deputy, member] = phones;
  assert.deepEqual([deputy.notebook.reports[0].open, member.notebook.reports[0].open], [true, false]);
  await leader.notebook.make(sending('Của tổ trưởng.'));
  await deputy.notebook.make(sending('Của tổ phó.'));
  await deputy.notebook.takeTurn();
  await leader.notebook.takeTurn();
  const [{ open, refused, kept }] = leader.notebook.reports;
  assert.deepEqual([open, refused.map(({ reason }) => reason.code)], [false, ['report_sent', 'report_sent']]);
  assert.equal(kept.texts.plan, 'Của tổ trưởng.');
});

test('what somebody sent in the session of another on the phone stays answered until its author hears of it', async () => {
  const { server, phones } = await team('an', 'binh');
  const [{ phone, notebook }] = phones;
  await phone.enrol('binh');
  const other = await phone.open('binh');
  await notebook.make(sending('Của tổ trưởng.'));
  await other.takeTurn();
  assert.equal(server.reports.get(ID).state, 'submitted');
  await notebook.load();
  assert.deepEqual([notebook.reports[0].sending, notebook.unsent.length], ['arrived', 0]);
  phone.session = 'an';
  await phone.storage.write([{ table: 'phone', owner: '', id: 'session', value: { account: 'an' } }]);
  await notebook.takeTurn();
  assert.deepEqual([notebook.reports[0].state, notebook.entries], ['submitted', []]);
});

test('it is asked for seldom, at once after something was answered, and forgotten with everything else', async () => {
  const { server, phones, pass } = await team('an');
  const [{ phone, notebook }] = phones;
  server.reports.get(ID).state = 'accepted';
  const later = async (milliseconds) => {
    pass(milliseconds);
    await notebook.takeTurn();
    return notebook.reports[0].state;
  };
  assert.deepEqual([await later(5 * MINUTE), await later(6 * MINUTE)], ['due', 'accepted']);
  // The answer of a network that wants a payment, and one that is told to somebody else, are none.
  const real = phone.network;
  for (const json of [{}, { account: 'binh', items: [] }]) {
    server.ownReports = () => ({ status: 200, json });
    assert.equal(await later(20 * MINUTE), 'accepted');
  }
  phone.network = real;
  await notebook.forget();
  assert.deepEqual(notebook.reports, []);
});
