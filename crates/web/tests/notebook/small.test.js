// Ids, days, folding, times of waiting: the small things everything stands on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as day from '../../assets/notebook/day.js';
import { fold, kept, matches } from '../../assets/notebook/fold.js';
import { base64, createIds, hex, unbase64, unhex } from '../../assets/notebook/ids.js';
import { delay } from '../../assets/notebook/pump.js';
import { Chance } from './random.js';

test('ids are of version 7 and grow, even while the clock stands still or goes back', () => {
  const chance = new Chance(7);
  let now = Date.parse('2025-09-01T02:00:00Z');
  const next = createIds(
    () => now,
    (count) => chance.bytes(count),
  );
  const made = [];
  for (let at = 0; at < 20000; at += 1) {
    now += at % 3 === 0 ? chance.below(4) - 2 : 0;
    made.push(next());
  }
  assert.deepEqual([...made].sort(), made);
  assert.equal(new Set(made).size, made.length);
  made.forEach((id) => assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
  const first = createIds(
    () => 1756692000000,
    (count) => chance.bytes(count),
  )();
  assert.equal(parseInt(first.replace(/-/g, '').slice(0, 12), 16), 1756692000000);
});

test('bytes are written and read back', () => {
  const bytes = new Chance(1).bytes(300);
  assert.deepEqual(unhex(hex(bytes)), bytes);
  assert.deepEqual(unbase64(base64(bytes)), bytes);
});

test('a day is that of Vietnam', () => {
  assert.equal(day.dayOf(Date.parse('2025-08-31T16:59:59Z')), '2025-08-31');
  assert.equal(day.dayOf(Date.parse('2025-08-31T17:00:00Z')), '2025-09-01');
  assert.equal(day.shown('2025-09-01'), '01/09/2025');
  assert.equal(day.instantShown(Date.parse('2025-08-31T17:05:00Z')), '01/09/2025 00:05');
  assert.equal(day.plusDays('2025-02-28', 1), '2025-03-01');
});

test('a typed day is read however it is separated, and only if there is such a day', () => {
  for (const text of ['1/9/2025', '01-09-2025', ' 1.9.2025 ', '1 9 2025']) {
    assert.equal(day.typedDay(text), '2025-09-01');
  }
  for (const text of ['', '31/02/2025', '1/13/2025', '2025-09-01', 'mai']) {
    assert.equal(day.typedDay(text), null, text);
  }
});

test('texts fold as the server folds them', () => {
  for (const [given, folded] of [
    ['Đặng Đình Sín', 'dang dinh sin'],
    ['Vạn Hoà', 'van hoa'],
    ['Vạn Hòa', 'van hoa'],
    ['N.T Phong Hải', 'n t phong hai'],
    ['  Tổ dân phố số 5 (mới) ', 'to dan pho so 5 moi'],
    ['H’Mông – Ð', 'h mong d'],
    ['Gia\u200b Phu\u0301\ufeff', 'gia phu'],
    ['…', ''],
  ]) {
    assert.equal(fold(given), folded);
  }
  const letters = 'aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ';
  const plain = 'aaaaaaaaaaaaaaaaaadeeeeeeeeeeeeiiiiiioooooooooooooooooouuuuuuuuuuuuyyyyyy';
  for (const form of [letters, letters.toUpperCase(), letters.normalize('NFD')]) {
    assert.equal(fold(form), plain);
  }
});

test('whoever types the beginnings of words finds them', () => {
  const text = fold('Giàng A Páo con ông Sín 0912345678');
  for (const typed of ['', 'gia', 'pao gi', 'sin', '0912']) {
    assert.ok(matches(text, typed), typed);
  }
  assert.ok(!matches(text, 'ao'));
  assert.equal(kept('  Thôn\u00a0 Bản \n Bay '), 'Thôn Bản Bay');
  assert.equal(kept(' \u200b '), null);
});

test('the longer nobody answers, the longer it waits, never for ever and never all at once', () => {
  const after = (failures, chance) => delay({ end: 'lost' }, failures, () => chance);
  assert.deepEqual(
    [1, 2, 3].map((failures) => after(failures, 1)),
    [15e3, 30e3, 60e3],
  );
  assert.equal(after(1, 0), 7500);
  assert.equal(after(500, 1), 15 * 60e3);
  assert.equal(
    delay({ end: 'lost', retryAfter: 3600 }, 1, () => 1),
    3600e3,
  );
  assert.equal(
    delay({ end: 'done' }, 0, () => 1),
    15 * 60e3,
  );
});
