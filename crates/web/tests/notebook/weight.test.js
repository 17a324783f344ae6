// All that a phone loads the first time, over a line of 50 kbit/s.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const web = new URL('../../', import.meta.url);
const MOST = 100 * 1024;

test('the first load weighs at most 100 KiB compressed', () => {
  const folder = new URL('assets/notebook/', web);
  const listed = ['', 'screens/'].flatMap((under) => readdirSync(new URL(under, folder)).map((file) => under + file));
  // A browser fetches the icon of its launcher's size; the types stay behind.
  const files = listed.filter((file) => /\.(js|css|png)$/.test(file) && file !== 'types.js' && file !== 'icon-512.png');
  const texts = files.map((file) => readFileSync(new URL(file, folder)));
  texts.push(...['assets/app.css', 'assets/icon.svg', 'templates/notebook.html'].map((file) => readFileSync(new URL(file, web))));
  texts.push(readFileSync(new URL('../../locales/vi/notebook.ftl', web)));
  const sum = texts.reduce((all, text) => all + gzipSync(text, { level: 6 }).length, 0);
  console.log(`${Math.round(sum / 102.4) / 10} KiB in ${texts.length} files`);
  assert.ok(sum <= MOST, `${sum} bytes`);
});
