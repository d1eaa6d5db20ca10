// S3 contract: keys are bytes, not paths, and come back exactly.
import assert from 'node:assert/strict';
import type { S3ServiceException } from '@aws-sdk/client-s3';
import { itUnless, type KnownDeviations } from './known-deviation';
import { refusal, type S3Session } from './session';

const weirdKeys = [
  'plain/path/page.html',
  'double//slash',
  'trailing/slash/',
  '/leading/slash',
  '//',
  'encoded%2Fslash',
  'percent%25percent',
  'per%cent',
  'space in the middle',
  ' leading and trailing ',
  'plus+plus',
  'question?mark=1&and=2',
  'hash#tag',
  'quotes\'"`',
  'xml<&>',
  'colon:semi;comma,at@dollar$equals=',
  'brackets[](){}!*~^|\\',
  'Zürich/日本語/пример',
  'emoji/😀',
  'dots/./and/../more',
];

/** Declares these tests within a suite. */
export function keyContract(s3: S3Session, deviations: KnownDeviations): void {
  describe('keys', () => {
    for (const key of weirdKeys) {
      it(`keeps the key ${JSON.stringify(key)}`, async () => {
        await s3.put(key, `body of ${key}`);
        assert.equal((await s3.content(key)).toString(), `body of ${key}`);
        assert.ok((await s3.list({ Prefix: key })).keys.includes(key));
        await s3.delete(key);
        assert.deepEqual((await s3.list({ Prefix: key })).keys, []);
      });
    }

    itUnless(
      deviations.noLineBreaksInKeys,
      'keeps a line break in a key',
      async () => {
        const key = `${s3.ownPrefix()}line\nbreak`;
        await s3.put(key, 'two lines');
        assert.equal((await s3.content(key)).toString(), 'two lines');
        const { keys } = await s3.list({ Prefix: key, EncodingType: 'url' });
        assert.deepEqual(keys, [key.replace('\n', '%0A')]);
      },
      async () => {
        const key = `${s3.ownPrefix()}line\nbreak`;
        const isNotFound = ({ $metadata }: S3ServiceException) => $metadata.httpStatusCode === 404;
        await assert.rejects(s3.put(key, 'two lines'), isNotFound);
        assert.deepEqual((await s3.list({ Prefix: key, EncodingType: 'url' })).keys, []);
      },
    );

    it('takes keys apart that a URL parser would join', async () => {
      const prefix = s3.ownPrefix();
      const keys = ['a/b', 'a//b', 'a/./b', 'a%2Fb', 'a+b', 'a b', 'a%20b'].map((tail) => prefix + tail);
      for (const key of keys) {
        await s3.put(key, key);
      }
      for (const key of keys) {
        assert.equal((await s3.content(key)).toString(), key);
      }
      assert.deepEqual((await s3.list({ Prefix: prefix })).keys.sort(), [...keys].sort());
    });

    for (const size of [600, 1024]) {
      for (const [kind, unit] of [
        ['ASCII', 'k'],
        ['Japanese', '語'],
      ] as const) {
        it(`takes ${kind} keys of ${String(size)} bytes`, async () => {
          const prefix = s3.ownPrefix();
          const room = size - prefix.length;
          const key = (prefix + unit.repeat(Math.floor(room / Buffer.byteLength(unit)))).padEnd(
            size - (Buffer.byteLength(unit) - 1) * Math.floor(room / Buffer.byteLength(unit)),
            'x',
          );
          assert.equal(Buffer.byteLength(key), size);
          await s3.put(key, 'long');
          assert.equal((await s3.content(key)).toString(), 'long');
          assert.deepEqual((await s3.list({ Prefix: prefix })).keys, [key]);
        });
      }
    }

    const longKeys = ['k'.repeat(1025), '語'.repeat(342)];
    itUnless(
      deviations.keysUnbounded,
      'refuses keys over 1,024 bytes',
      async () => {
        for (const key of longKeys) assert.equal(await refusal(s3.put(key, 'body')), '400 KeyTooLongError');
      },
      async () => {
        for (const key of longKeys) {
          await s3.put(key, 'body');
          assert.equal((await s3.content(key)).toString(), 'body');
        }
      },
    );
  });
}
