import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityBase, joining, twin } from '../../assets/notebook/activities.js';
import { applyToHousehold } from '../../assets/notebook/households.js';
import { isHalfWay, nextStep } from '../../assets/notebook/producers.js';
import { told } from '../../assets/notebook/snapshot.js';
import { amendments, base, view } from '../../assets/notebook/view.js';

const TODAY = '2025-09-08';
const HOUSEHOLD = {
  id: 'h1',
  village: 'bay',
  head: 'Lò Văn Mẫu',
  nickname: 'con ông Mẫu',
  phone: '0912345678',
  size: 5,
  adults: 3,
  consent: null,
  from: '2025-07-01',
  away: null,
  revision: 4,
  reached: null,
  uses: [{ item: 'vneid', in_use: true, adults: 2, origin: 'helped', since: '2025-08-02' }],
  proposals: [],
};

let made = 0;
const entry = (kind, body, state = 'new') => {
  made += 1;
  return { person: 'an', seq: made, state, operation: { id: 'op-' + made, kind, appointment: 'a', body: JSON.stringify(body) } };
};
const shownWith = (...entries) => view([HOUSEHOLD], [], entries, TODAY).households.get('h1');
const uses = (household) => household.uses.map((use) => [use.item, use.in_use, use.adults, use.origin, use.since].join(' '));

test('what is unsent is shown as done, and its fields are marked', () => {
  const amend = entry('household.amend', { household: 'h1', size: 6, phone: null, base: { revision: 4 } });
  const { household, unsent } = shownWith(amend);
  assert.deepEqual([household.size, household.phone, household.revision], [6, null, 4]);
  assert.deepEqual(
    [...unsent],
    [
      ['size', amend.operation.id],
      ['phone', amend.operation.id],
    ],
  );
  assert.equal(shownWith({ ...amend, state: 'refused' }).household.size, 5);
  assert.equal(shownWith({ ...amend, state: 'waiting' }).household.size, 6);
});

test('a change says what its author saw: the revision, and the own change of that field before it', () => {
  const first = entry('adoption.set', { household: 'h1', item: 'zalo', in_use: true, origin: { how: 'alone' }, since: TODAY });
  const shown = shownWith(first);
  assert.deepEqual(base(shown, 'item:zalo'), { revision: 4, after: first.operation.id });
  assert.deepEqual(base(shown, 'item:vneid'), { revision: 4 });
});

test('fields that come after different changes travel apart', () => {
  const shown = shownWith(
    entry('household.amend', { household: 'h1', size: 6 }),
    entry('household.amend', { household: 'h1', phone: null }),
  );
  const bodies = amendments(shown, { size: 7, phone: '0987654321', head: 'Lò Thị Mẫu', nickname: null });
  assert.equal(bodies.length, 3);
  assert.deepEqual(
    bodies.map(({ base: seen, ...body }) => [Object.keys(body).join(' '), Boolean(seen.after)]),
    [
      ['household size', true],
      ['household phone', true],
      ['household head nickname', false],
    ],
  );
});

test('an item is begun, changed and left', () => {
  const say = (kind, body) => uses(applyToHousehold(HOUSEHOLD, kind, { item: 'vneid', ...body }, TODAY));
  const set = (in_use, adults, how, since) => say('adoption.set', { in_use, adults, origin: { how }, since });
  assert.deepEqual(set(true, 3, 'helped', TODAY), ['vneid true 3 helped 2025-09-08']);
  // The same, said of an earlier day: it began then.
  assert.deepEqual(set(true, 2, 'helped', '2025-07-01'), ['vneid true 2 helped 2025-07-01']);
  // Something else said of an earlier day leaves today as it is.
  assert.deepEqual(set(false, 2, 'helped', '2025-07-01'), ['vneid true 2 helped 2025-08-02']);
  assert.deepEqual(say('adoption.set', { item: 'zalo', in_use: true, origin: { how: 'alone' }, since: '2025-10-01' }).length, 1);
  assert.deepEqual(say('adoption.end', { day: TODAY }), []);
  assert.equal(say('adoption.end', { day: '2025-10-01' }).length, 1);
});

test('whoever declines loses name, nickname and phone at once', () => {
  const { household } = shownWith(entry('household.set_consent', { household: 'h1', consent: { is: 'declined', day: TODAY } }));
  assert.deepEqual([household.head, household.nickname, household.phone, household.size], [null, null, null, 5]);
});

test('of two values the chosen one is shown, and the question is gone', () => {
  const proposal = (operation, field, change) => ({ operation, field, change, by: 'b', captured: '' });
  const both = {
    ...HOUSEHOLD,
    proposals: [
      proposal('o1', 'phone', { phone: '0987654321' }),
      proposal('o1', 'item:vneid', { stop: { item: 'vneid', day: TODAY } }),
    ],
  };
  const after = (field, take) => applyToHousehold(both, 'household.resolve', { proposal: 'o1', field, take }, TODAY);
  assert.equal(after('phone', true).phone, '0987654321');
  assert.equal(after('phone', false).phone, '0912345678');
  assert.deepEqual(after('item:vneid', true).uses, []);
  assert.deepEqual(
    after('phone', false).proposals.map((one) => one.field),
    ['item:vneid'],
  );
});

test('a household made without signal can be changed before anybody has heard of it', () => {
  const add = entry('household.add', { village: 'bay', head: 'Giàng Mẫu', from: TODAY });
  const { id } = add.operation;
  const shown = view([], [], [add], TODAY).households.get(id);
  assert.deepEqual(base(shown, 'size'), { revision: 1 });
  const [body] = amendments(shown, { size: 4 });
  const then = view([], [], [add, entry('household.amend', body)], TODAY).households.get(id);
  assert.deepEqual([then.household.head, then.household.size], ['Giàng Mẫu', 4]);
});

test('an activity is recorded, amended and withdrawn, and reaches the households it names', () => {
  const record = entry('activity.record', { team: 't', village: 'bay', kind: 'k', day: TODAY, people: 20, households: ['h1'] });
  const { id } = record.operation;
  const shown = view([HOUSEHOLD], [], [record], TODAY);
  assert.equal(shown.households.get('h1').household.reached, TODAY);
  const amend = entry('activity.amend', {
    activity: id,
    people: 21,
    women: null,
    add_members: ['m1'],
    remove_households: ['h1'],
  });
  const then = view([HOUSEHOLD], [], [record, amend], TODAY).activities.get(id).activity;
  assert.deepEqual([then.people, then.women, then.members, then.households], [21, null, ['m1'], []]);
  assert.equal(view([], [], [record, entry('activity.withdraw', { activity: id })], TODAY).activities.size, 0);
});

test('who was at the same thing joins in, the people are counted once, and nothing that was typed is lost', () => {
  const activity = {
    id: 'a1',
    kind: 'k',
    day: TODAY,
    village: 'bay',
    people: 20,
    members: ['m1'],
    households: ['h1'],
    women: null,
    place: 'Nhà văn hóa',
    note: 'Đông',
    guided: [{ item: 'vneid', count: 5 }],
    photos: ['p1'],
    revision: 2,
  };
  const seen = { activity, unsent: false };
  assert.equal(twin([seen], { kind: 'k', day: TODAY, village: 'bay' }), seen);
  assert.equal(twin([seen], { kind: 'k', day: TODAY, village: 'nam' }), undefined);
  const nothing = { members: ['m1'], households: [], women: null, place: null, note: null, guided: [], photos: [] };
  assert.deepEqual(joining(seen, nothing), []);
  assert.deepEqual(joining(seen, { ...nothing, members: ['m1', 'm2'], households: ['h1', 'h2'] }), [
    { activity: 'a1', add_members: ['m2'], add_households: ['h2'], base: { revision: 2 } },
  ]);
  const more = {
    ...nothing,
    women: 8,
    place: 'Sân trường',
    note: 'Mưa',
    guided: [
      { item: 'vneid', count: 3 },
      { item: 'zalo', count: 2 },
    ],
    photos: ['p2', 'p3'],
  };
  assert.deepEqual(joining({ ...seen, after: 'op' }, more), [
    {
      activity: 'a1',
      women: 8,
      note: 'Đông; Mưa',
      guided: [
        { item: 'vneid', count: 5 },
        { item: 'zalo', count: 2 },
      ],
      photos: ['p1', 'p2'],
      base: { revision: 2, after: 'op' },
    },
  ]);
});

test('whoever puts the same activity right twice has seen the own first change', () => {
  const activity = { id: 'a1', people: 20, members: [], households: [], revision: 2 };
  const first = entry('activity.amend', { activity: 'a1', people: 21, base: { revision: 2 } });
  const join = entry('activity.amend', { activity: 'a1', add_members: ['m1'] });
  const shown = view([], [activity], [first, join], TODAY).activities.get('a1');
  assert.deepEqual(activityBase(shown), { revision: 2, after: first.operation.id });
  assert.deepEqual(activityBase(view([], [activity], [join], TODAY).activities.get('a1')), { revision: 2 });
});

test('a step of a seller is taken, taken back, and the next one is known', () => {
  const seller = { id: 'p1', village: 'bay', form: 'household', name: 'Mẫu', household: 'h1', steps: [], revision: 3 };
  const said = (step, more) => entry('producer.record_step', { producer: 'p1', step, ...more });
  const shown = (...entries) => view([], [], entries, TODAY, [seller]).producers.get('p1');
  assert.deepEqual([nextStep(seller), isHalfWay(seller)], ['photos', false]);
  const begun = shown(said('photos', { day: TODAY }), said('stall', { day: TODAY }));
  assert.deepEqual([nextStep(begun.producer), isHalfWay(begun.producer), begun.unsent], ['promotion', true, ['photos', 'stall']]);
  assert.deepEqual(shown(said('photos', { day: TODAY }), said('photos', {})).producer.steps, []);
  const through = ['photos', 'promotion', 'stall', 'first_order', 'packing', 'quality'].map((step) => said(step, { day: TODAY }));
  assert.deepEqual([nextStep(shown(...through).producer), isHalfWay(shown(...through).producer)], [null, false]);
});

test('sellers are kept with what is new of them, and those of other villages are forgotten', () => {
  const seller = (id, village, revision) => ({ id, village, form: 'group', name: id, household: null, steps: [], revision });
  const held = { items: [], villages: [], producers: [seller('a', 'bay', 1), seller('b', 'bay', 1), seller('c', 'far', 1)] };
  const answer = {
    now: '2025-09-08T06:32:00Z',
    cursor: 'c2',
    person: { account: 'an' },
    villages: [{ id: 'bay' }],
    whole: [],
    households: [],
    gone: [],
    activities: [],
    activities_gone: [],
    producers: [seller('a', 'bay', 2)],
    producers_gone: ['b'],
    items: null,
  };
  const kept = (more) => told(held, [], [], { ...answer, ...more }, 0).find(({ table }) => table === 'snapshots').value.producers;
  assert.deepEqual(kept({}), [seller('a', 'bay', 2)]);
  assert.deepEqual(kept({ whole: ['bay'], producers: [], producers_gone: [] }), []);
});
