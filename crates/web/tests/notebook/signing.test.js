import { webcrypto } from 'node:crypto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signature, signingKey } from '../../assets/notebook/signing.js';

const { subtle } = webcrypto;

test('the signature is the one that the server computes', async () => {
  const key = await signingKey(subtle, '07'.repeat(32));
  const operation = {
    id: '00000000-0000-0000-0000-0000000000e1',
    captured: '2025-09-01T02:00:00Z',
    kind: 'team.retitle',
    version: 1,
    appointment: '00000000-0000-0000-0000-0000000000f2',
    body: '{"team":"00000000-0000-0000-0000-0000000000b1"}',
  };
  assert.equal(await signature(subtle, key, operation), '7e1247c8c7436daca550be467c5b75a91720a515934cc6af158f19a178f0e60f');
  assert.equal(key.extractable, false);
});

test('lengths are counted in bytes, so a name with marks signs like any other', async () => {
  const key = await signingKey(subtle, '07'.repeat(32));
  const operation = { id: 'a', captured: 'b', kind: 'c', version: 1, appointment: '', body: '{"head":"Lò Văn Mẫu"}' };
  const { createHmac } = await import('node:crypto');
  const body = Buffer.from(operation.body);
  const text = Buffer.concat([Buffer.from(`1:a1:b1:c1:10:${body.length}:`), body]);
  assert.equal(await signature(subtle, key, operation), createHmac('sha256', Buffer.alloc(32, 7)).update(text).digest('hex'));
});
