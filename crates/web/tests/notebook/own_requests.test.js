// What the own team is asked for once, on the phone: what is shown, what may be sent, and how it goes there and back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, read, shownRequest } from '../../assets/notebook/own_requests.js';
import { Phone } from './phone.js';
import { Chance } from './random.js';
import { FakeServer } from './server.js';

const NOW = Date.parse('2025-09-08T06:30:00Z');
const ID = '3f0e7c52-5b2a-5f6d-9d40-0a2f4a1c7b11';
const field = (number, kind, more = {}) => ({
  field: number,
  label: 'Ô ' + number,
  hint: null,
  required: false,
  kind,
  how: '',
  value: null,
  counted: null,
  ...more,
});
const FIELDS = [
  field(1, { number: { least: 0, most: 500, unit_word: 'hộ', summed: true } }, { required: true }),
  field(2, { choice: { options: ['Tốt', 'Mất'] } }),
  field(3, { text: { longest: 20 } }),
  field(4, { date: { earliest: '2025-09-01', latest: '2025-09-30' } }),
];
const REQUEST = {
  request: ID,
  team: 'team-bay',
  answers_for: null,
  title: 'Thiệt hại do mưa lũ',
  by: 'Xã Mẫu',
  purpose: null,
  basis: null,
  state: 'waiting',
  late_from: '2025-09-10T17:00:00Z',
  extended: null,
  closed_at: null,
  close_reason: null,
  may_answer: true,
  remark: null,
  versions: 0,
  fields: FIELDS,
};

let made = 0;
const answer = (number, state = 'new', more = {}) => {
  made += 1;
  const body = { request: ID, debtor: { team: 'team-bay' }, values: [{ field: 1, value: { number } }], ...more };
  const reason = state === 'refused' ? { reason: { code: 'c', text: 'Vì sao' } } : {};
  return { person: 'an', seq: made, state, operation: { id: 'op-' + made, kind: 'request.answer', body: JSON.stringify(body) }, ...reason };
};
const shown = (more, ...entries) => shownRequest({ ...REQUEST, ...more }, entries, NOW);

test('an answer waits for signal, then is taken until the server has told, and is not due meanwhile', () => {
  const seen = (...entries) => (({ sending, open, due, stands }) => [sending, open, due, stands[1]])(shown({}, ...entries));
  assert.deepEqual(seen(), [null, true, true, undefined]);
  assert.deepEqual(seen(answer(3)), ['waits', false, false, { number: 3 }]);
  assert.deepEqual(seen(answer(3, 'answered')), ['arrived', false, false, { number: 3 }]);
  // That of another team, or to something else, is none of it.
  assert.deepEqual(seen(answer(3, 'new', { debtor: { team: 'other' } }), answer(3, 'new', { request: 'other' })), [null, true, true, undefined]);
});

test('one that was taken may be put right as long as the request is open, and is not due', () => {
  const told = shown({ state: 'answered', versions: 1 });
  assert.deepEqual([told.open, told.due], [true, false]);
  const closed = shown({ state: 'answered', closed_at: '2025-09-07T00:00:00Z', may_answer: false });
  assert.deepEqual([closed.open, closed.due], [false, false]);
  const back = shown({ state: 'returned', remark: 'Xem lại.' });
  assert.deepEqual([back.open, back.due], [true, true]);
});

test('what is refused keeps what was typed, and says why', () => {
  const lost = shown({ closed_at: '2025-09-07T00:00:00Z', may_answer: false, state: 'dropped' }, answer(7, 'refused'));
  assert.deepEqual([lost.open, lost.kept[1], lost.refused.map(({ reason }) => reason.text)], [false, { number: 7 }, ['Vì sao']]);
  assert.equal(shown({}, answer(7, 'refused')).open, true);
});

test('the clock goes on without signal', () => {
  assert.equal(shownRequest(REQUEST, [], Date.parse('2025-09-10T17:00:00Z')).state, 'late');
  assert.equal(shownRequest({ ...REQUEST, state: 'answered' }, [], Date.parse('2025-12-10T17:00:00Z')).state, 'answered');
});

test('a request that wants a file is due, and answered on the page', () => {
  const { open, due, onPage } = shown({ fields: [...FIELDS, field(5, { file: {} }, { required: true })] });
  assert.deepEqual([open, due, onPage], [false, true, true]);
  assert.equal(shown({ fields: [...FIELDS, field(5, { file: {} })] }).open, true);
});

test('what was typed is read as people write it, and said where it does not fit', () => {
  const [number, choice, text, date] = FIELDS;
  const cases = [
    [number, '12', { number: 12 }, null],
    [{ ...number, kind: { number: {} } }, '−1.200', { number: -1200 }, null],
    [number, '', null, 'own-request-missing'],
    [number, 'nhiều', null, 'own-request-number'],
    [number, '501', { number: 501 }, 'own-request-range'],
    [choice, ['2'], { choices: [2] }, null],
    [choice, [], null, null],
    [{ ...choice, required: true }, [], null, 'own-request-missing'],
    [text, ' Một. \r\n\nHai. ', { text: 'Một.\nHai.' }, null],
    [text, 'ạ'.repeat(21), { text: 'ạ'.repeat(21) }, 'own-report-wrong-long'],
    [date, '5/9/2025', { date: '2025-09-05' }, null],
    [date, '31/8/2025', { date: '2025-08-31' }, 'own-request-range'],
    [date, 'hôm qua', null, 'day-wrong'],
  ];
  for (const [of, typed, value, fault] of cases) {
    assert.deepEqual(read(of, typed), { value, fault }, String(typed));
  }
});

test('an answer holds what was given, keeps a file that was sent before, and is none without anything', () => {
  const file = { file: { sha256: 'a'.repeat(64), name: 'bien-ban.pdf' } };
  const request = { ...REQUEST, fields: [...FIELDS, field(5, { file: {} }, { value: file })] };
  const { body, faults } = answerOf(request, { 1: '12', 2: ['1'], 3: '', 4: '' });
  assert.equal(faults.size, 0);
  assert.deepEqual(body, {
    request: ID,
    debtor: { team: 'team-bay' },
    values: [
      { field: 1, value: { number: 12 } },
      { field: 2, value: { choices: [1] } },
      { field: 5, value: file },
    ],
  });
  const free = { ...REQUEST, fields: FIELDS.slice(1) };
  assert.deepEqual([...answerOf(free, { 2: [], 3: '', 4: '' }).faults], [[2, 'own-request-missing']]);
});

/** The phone of a leader whose team is asked something. */
async function asked() {
  let now = NOW;
  const server = new FakeServer(() => now);
  server.addPerson('an', ['bay']);
  server.addRequest({ ...REQUEST, senders: ['an'], fields: structuredClone(FIELDS) });
  const phone = new Phone(server, new Chance(11));
  await phone.enrol('an');
  const notebook = await phone.open('an');
  await notebook.takeTurn();
  return { server, phone, notebook, later: (milliseconds) => (now += milliseconds) };
}
const answering = ({ request }, typed) => [{ kind: 'request.answer', body: answerOf(request, typed).body }];

test('answered without signal it is with the server afterwards; given back it is open again', async () => {
  const { server, phone, notebook, later } = await asked();
  phone.network = async () => {
    throw new TypeError('no signal');
  };
  await notebook.make(answering(notebook.requests[0], { 1: '12' }));
  assert.equal((await notebook.takeTurn()).end, 'lost');
  assert.deepEqual([notebook.requests[0].sending, notebook.unsent.length], ['waits', 1]);
  phone.network = (serve) => serve();
  await notebook.takeTurn();
  const [{ state, sending, stands, open }] = notebook.requests;
  assert.deepEqual([state, sending, stands[1], open, notebook.entries], ['answered', null, { number: 12 }, true, []]);
  Object.assign(server.asked.get(ID), { state: 'returned', remark: 'Xem lại số hộ.' });
  later(20 * 60e3);
  await notebook.takeTurn();
  const [back] = notebook.requests;
  assert.deepEqual([back.due, back.request.remark, back.stands[1]], [true, 'Xem lại số hộ.', { number: 12 }]);
  await notebook.forget();
  assert.deepEqual(notebook.requests, []);
});

test('answered while it was being closed it is refused, and what was typed stays until it is read', async () => {
  const { server, notebook } = await asked();
  await notebook.make(answering(notebook.requests[0], { 1: '12' }));
  server.asked.get(ID).closed_at = '2025-09-08T06:00:00Z';
  await notebook.takeTurn();
  const [{ open, kept, refused, request }] = notebook.requests;
  assert.deepEqual([open, kept[1], refused.length, Boolean(request.closed_at)], [false, { number: 12 }, 1, true]);
  await notebook.dismiss(refused[0].operation.id);
  assert.deepEqual([notebook.requests[0].kept, notebook.requests[0].refused], [null, []]);
});
