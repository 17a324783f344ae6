// Files, photos and PINs: what is sealed, scaled or hashed.

import { createDecipheriv, createECDH, createHash, hkdfSync, webcrypto } from 'node:crypto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealed } from '../../assets/notebook/export.js';
import { enrol, isPin, newPin, tried } from '../../assets/notebook/persons.js';
import { named, sendPhotos } from '../../assets/notebook/photos.js';
import { Phone } from './phone.js';
import { Chance } from './random.js';
import { FakeServer } from './server.js';

const { subtle } = webcrypto;
const NOW = Date.parse('2025-09-05T03:00:00Z');
const chance = new Chance(11);
const around = { subtle, random: (count) => chance.bytes(count), clock: () => NOW };

async function phoneOf(account) {
  const server = new FakeServer();
  server.addPerson(account, ['bay']);
  const phone = new Phone(server, chance);
  await phone.enrol(account);
  const notebook = await phone.open(account);
  await notebook.takeTurn();
  return { phone, server, notebook };
}

test('a file can be read with the key of the server, and holds each operation as it was signed', async () => {
  const server = createECDH('prime256v1');
  const { notebook } = await phoneOf('an');
  notebook.person.outboxKey = server.generateKeys('base64');
  await notebook.make([{ kind: 'household.add', body: { village: 'bay', head: 'Lò "Văn" Mẫu', from: '2025-09-05' } }]);
  const file = JSON.parse(await sealed(around, notebook.person.outboxKey, notebook.entries, -120000.4));
  assert.deepEqual([file.banso_outbox, file.made], [1, '2025-09-05T03:00:00.000Z']);

  const bytes = Buffer.from(file.data, 'base64');
  const shared = server.computeSecret(Buffer.from(file.key, 'base64'));
  const key = Buffer.from(hkdfSync('sha256', shared, Buffer.alloc(0), 'banso outbox 1', 32));
  const opened = createDecipheriv('aes-256-gcm', key, Buffer.from(file.iv, 'base64'));
  opened.setAuthTag(bytes.subarray(-16));
  const text = Buffer.concat([opened.update(bytes.subarray(0, -16)), opened.final()]).toString();
  const { offset, operations } = JSON.parse(text);
  assert.equal(offset, -120000);
  assert.ok(text.includes(notebook.entries[0].operation.body));
  assert.equal(operations[0].signature, notebook.entries[0].operation.signature);
});

test('what is exported stays in the outbox, marked, until it is answered', async () => {
  const { notebook } = await phoneOf('an');
  notebook.person.outboxKey = createECDH('prime256v1').generateKeys('base64');
  await notebook.make([{ kind: 'household.add', body: { village: 'bay', head: 'Mẫu', from: '2025-09-05' } }]);
  await notebook.exportOutbox();
  assert.equal(notebook.unsent.length, 1);
  assert.ok(notebook.unsent[0].exported);
  await notebook.takeTurn();
  assert.deepEqual(notebook.entries, []);
});

test('a photo waits for its activity and goes once', async () => {
  const { phone, notebook, server } = await phoneOf('an');
  const photo = await named(subtle, Uint8Array.of(1, 2, 3));
  assert.equal(photo.sha256, createHash('sha256').update(photo.bytes).digest('hex'));
  const body = { team: 't', village: 'bay', kind: 'item-x', day: '2025-09-05', people: 3, photos: [photo.sha256] };
  await notebook.make([{ kind: 'activity.record', body, photos: [photo] }]);

  const sent = [];
  const real = phone.around.fetch;
  let status = 503;
  phone.around.fetch = (url, init) => {
    if (url !== '/api/v1/photos') {
      return real(url, init);
    }
    sent.push([...init.body]);
    return Promise.resolve({ status, headers: { get: () => null }, text: async () => '{}' });
  };
  assert.equal(await sendPhotos(phone.around), 1);
  assert.deepEqual(sent, []);
  await notebook.takeTurn();
  assert.equal(server.activities.size, 1);
  assert.deepEqual([sent.length, (await phone.storage.all('photos')).length], [1, 1]);
  status = 201;
  assert.equal(await sendPhotos(phone.around), 0);
  assert.equal(await sendPhotos(phone.around), 0);
  assert.deepEqual(sent, [
    [1, 2, 3],
    [1, 2, 3],
  ]);
});

test('a PIN opens, and after five wrong ones one has to wait longer and longer', async () => {
  assert.ok(isPin('012345') && !isPin('12345') && !isPin('12345a'));
  let now = NOW;
  const at = { ...around, clock: () => now };
  let pin = { ...(await newPin(at, '135790')), rounds: 1000 };
  pin.hash = (await newPinWith(at, pin)).hash;
  assert.equal((await tried(at, pin, '135790')).opens, true);
  for (let wrong = 0; wrong < 5; wrong += 1) {
    ({ pin } = await tried(at, pin, '000000'));
  }
  assert.equal(pin.until, now + 60e3);
  assert.equal((await tried(at, pin, '135790')).opens, false);
  now += 61e3;
  ({ pin } = await tried(at, pin, '000000'));
  assert.equal(pin.until, now + 120e3);
  now += 121e3;
  const { opens, pin: after } = await tried(at, pin, '135790');
  assert.deepEqual([opens, after.failures, after.until], [true, 0, 0]);
});

/** The same PIN with fewer rounds: tests need no slowness. */
async function newPinWith(at, { salt, rounds }) {
  const key = await subtle.importKey('raw', new TextEncoder().encode('135790'), 'PBKDF2', false, ['deriveBits']);
  return {
    hash: new Uint8Array(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, key, 256)),
  };
}

test('whoever forgot the PIN enrols again, and what was unsent is signed with the new secret', async () => {
  const { phone, notebook, server } = await phoneOf('an');
  const body = { village: 'bay', head: 'Lò Văn Mẫu', from: '2025-09-05' };
  const [id] = await notebook.make([{ kind: 'household.add', body }]);
  // The server listens to the first device no more.
  server.secrets.clear();
  server.secrets.set('another', { account: 'somebody', secret: '00'.repeat(32) });
  const real = phone.around.fetch;
  phone.around.fetch = async (url, init) => {
    const answer = { status: 200, headers: { get: () => null }, text: async () => JSON.stringify(server.enrol('an')) };
    return url === '/api/v1/notebook' ? answer : real(url, init);
  };
  const person = await enrol(phone.around, 'Điện thoại', '135790');
  assert.equal(person.account, 'an');
  const again = await phone.open('an');
  assert.deepEqual(
    again.unsent.map((entry) => [entry.operation.id, entry.operation.device]),
    [[id, person.device]],
  );
  await again.takeTurn();
  assert.deepEqual([again.entries.length, server.households.size], [0, 1]);
});
