// Every sentence that the scripts ask for is in the locale files, and the report says nothing of any person.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { invitation, quickReport } from '../../assets/notebook/report.js';
import { number, phoneShown, typedPhone, wordsOf } from '../../assets/notebook/words.js';

const root = new URL('../../../../', import.meta.url);
const scripts = new URL('../../assets/notebook/', import.meta.url);

/** The sentences of a language, under the names by which the scripts ask. */
function sentences(lang, files) {
  const folder = new URL(`locales/${lang}/`, root);
  const lines = (files || readdirSync(folder)).flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'));
  return new Map(lines.flatMap((line) => [...line.matchAll(/^([a-z][a-z0-9-]*) = (.*)$/g)].map(([, key, text]) => [key, text])));
}

const sources = [scripts, new URL('screens/', scripts)].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8')),
);
const code = sources.join('\n');
/** Sentences of other pages that the server hands over too. */
const shared = new Set(
  [...readFileSync(new URL('crates/web/src/notebook.rs', root), 'utf8').matchAll(/Key\("([a-z-]+)"\)/g)].map(([, key]) => key),
);

test('every sentence is there, and none is left over', () => {
  for (const lang of ['vi', 'en']) {
    const held = sentences(lang);
    const asked = [...code.matchAll(/\bt\('([a-z-]+[a-z])'/g)].map(([, key]) => key);
    assert.ok(asked.length > 150);
    asked.forEach((key) => assert.ok(held.has('notebook-' + key) || (shared.has(key) && held.has(key)), `${lang}: ${key}`));
    const template = readFileSync(new URL('crates/web/templates/notebook.html', root), 'utf8');
    const own = [...sentences(lang, ['notebook.ftl']).keys()];
    const isUsed = (key) =>
      template.includes(key) ||
      code.includes(`'${key.slice('notebook-'.length)}'`) ||
      /-(enrol|carry)-/.test(key) ||
      key.endsWith('-do');
    assert.deepEqual(
      own.filter((key) => !isUsed(key)),
      [],
    );
    // One name, one sentence.
    assert.deepEqual(
      [...shared].filter((key) => held.has('notebook-' + key)),
      [],
    );
  }
});

test('blanks are filled in, numbers with separators', () => {
  const t = wordsOf({ left: 'Còn { $count } mục', who: '{ $name }: { $name }' });
  assert.equal(t('left', { count: 1562 }), 'Còn 1.562 mục');
  assert.equal(t('who', { name: 'A $& B' }), 'A $& B: A $& B');
  assert.equal(t('missing'), '⟦missing⟧');
  assert.deepEqual([number(7), number(1000), number(1234567)], ['7', '1.000', '1.234.567']);
});

test('phones are read as people write them', () => {
  assert.equal(phoneShown('0912345678'), '0912 345 678');
  assert.equal(phoneShown('02438251234'), '024 3825 1234');
  // A zero that was left out, and what was dialled before September 2018.
  assert.deepEqual([typedPhone('968 123 456'), typedPhone('01689 333 999')], ['0968123456', '0389333999']);
  for (const text of ['0912345678', '0912 345 678', '912345678', '+84 912.345.678', '84912345678']) {
    assert.equal(typedPhone(text), '0912345678', text);
  }
  for (const text of ['', '912', '0112345678', '01112345678', '12345678', 'không có']) {
    assert.equal(typedPhone(text), null, text);
  }
});

test('the quick report counts, and names nobody', () => {
  const held = sentences('vi', ['notebook.ftl']);
  const t = wordsOf(Object.fromEntries([...held].map(([key, text]) => [key.replace(/^notebook-/, ''), text])));
  const activity = {
    kind: 'meeting',
    day: '2025-09-08',
    people: 1020,
    women: 12,
    place: 'Nhà ông Lò Văn Mẫu',
    households: ['h1'],
    members: ['m1'],
    note: 'Lò Văn Mẫu vắng',
  };
  const use = { item: 'vneid', in_use: true, adults: 1, since: '2025-09-08' };
  const households = [
    { head: 'Lò Văn Mẫu', from: '2025-09-08', uses: [{ ...use, origin: 'helped' }] },
    { head: 'Giàng Mẫu', uses: [{ ...use, origin: 'had_before' }] },
  ];
  const text = quickReport(t, {
    team: 'Tổ công nghệ số cộng đồng thôn Bản Bay',
    day: '2025-09-08',
    activities: [activity, { ...activity, day: '2025-09-07' }],
    households,
    producers: [
      { name: 'Hộ Lò Văn Mẫu', steps: [{ step: 'stall', day: '2025-09-08' }] },
      { name: 'Hộ Giàng Mẫu', steps: [{ step: 'stall', day: '2025-09-07' }] },
    ],
    stepName: (step) => ({ stall: 'Mở gian hàng' })[step],
    itemName: (item) => ({ meeting: 'Họp thôn', vneid: 'VNeID' })[item],
  });
  assert.equal(
    text,
    'BÁO CÁO NHANH ngày 08/09/2025\nTổ công nghệ số cộng đồng thôn Bản Bay\n- Họp thôn: 1.020 lượt người, trong đó 12 nữ\n- Đến 1 hộ gia đình\n- Thêm 1 hộ vào danh sách\n- VNeID: thêm 1 hộ\n- Mở gian hàng: 1 người bán',
  );
  const invited = invitation(t, {
    team: 'Tổ',
    what: 'Bán hàng trên sàn',
    day: '2025-09-10',
    time: '19 giờ 30',
    place: 'Nhà văn hóa',
    note: '',
  });
  assert.ok(invited.includes('Thời gian: 19 giờ 30, ngày 10/09/2025'));
});
