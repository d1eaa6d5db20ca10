import assert from 'node:assert/strict';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { withoutContentCoding } from '../../../../handlers/adapters/http/content-coding';

const LEVELS = [0, 1, 6, 9] as const;

describe('handlers/content-coding', () => {
  it('undoes deflate with zlib’s wrapper and without, by any encoder', () => {
    const options = fc.record({
      level: fc.constantFrom(...LEVELS),
      windowBits: fc.integer({ min: 9, max: 15 }),
      strategy: fc.constantFrom(
        constants.Z_DEFAULT_STRATEGY,
        constants.Z_HUFFMAN_ONLY,
        constants.Z_RLE,
        constants.Z_FIXED,
      ),
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), options, (bytes, how) => {
        for (const encode of [deflateSync, deflateRawSync]) {
          assert.deepEqual(withoutContentCoding(encode(bytes, how), 'deflate', 1_000), Buffer.from(bytes));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('undoes several codings, the last one first, asked for or not', () => {
    const page = Buffer.from('<!doctype html>');
    assert.deepEqual(withoutContentCoding(brotliCompressSync(gzipSync(page)), 'gzip, BR', 1_000), page);
    assert.deepEqual(withoutContentCoding(gzipSync(gzipSync(page)), ['gzip', 'x-gzip'], 1_000), page);
    assert.deepEqual(withoutContentCoding(zstdCompressSync(page), 'zstd', 1_000), page);
    assert.throws(() => withoutContentCoding(gzipSync(page), 'gzip, secret', 1_000), { name: 'RangeError' });
  });

  it('bounds what comes out', () => {
    const large = Buffer.alloc(100_000);
    for (const encode of [deflateSync, deflateRawSync]) {
      assert.throws(() => withoutContentCoding(encode(large), 'deflate', 99_999), { code: 'ERR_BUFFER_TOO_LARGE' });
      assert.equal(withoutContentCoding(encode(large), ' Deflate ', 100_000).length, 100_000);
    }
  });

  it('refuses what is neither', () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('<!doctype html>'),
      deflateSync('x'.repeat(100)).subarray(0, 6),
      deflateRawSync('x'.repeat(100)).subarray(0, 2),
    ]) {
      assert.throws(() => withoutContentCoding(bytes, 'deflate', 1_000));
    }
  });
});
