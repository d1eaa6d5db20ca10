import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { inflateRawSync } from 'node:zlib';
import { deflated } from '../../bundles/deflate';

/** 400 KB, more than a window: words in an order that no two builds of zlib are likely to match in the same way. */
function words(): Buffer {
  let state = 1;
  const parts = Array.from({ length: 60_000 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return `word${state % 977} `;
  });
  return Buffer.from(parts.join(''));
}

async function deflate(chunks: readonly Uint8Array[]): Promise<Buffer> {
  const output: Uint8Array[] = [];
  for await (const chunk of deflated(Readable.from(chunks))) output.push(chunk);
  return Buffer.concat(output);
}

function divided(content: Buffer, bytes: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(content.length / bytes) }, (_, at) =>
    content.subarray(at * bytes, (at + 1) * bytes),
  );
}

describe('bundles/deflate', () => {
  const content = words();

  it('gives bytes that inflate to the content, also of an empty one', async () => {
    const small = await deflate([content]);
    assert.ok(inflateRawSync(small).equals(content));
    assert.ok(small.length < content.length / 2);
    assert.equal(inflateRawSync(await deflate([])).length, 0);
  });

  it('gives the same bytes under every version of Node, on every machine', async () => {
    const hash = createHash('sha256')
      .update(await deflate([content]))
      .digest('hex');
    assert.equal(hash, '24d992df0ddba5d7651b761ed64ff9334fa85175cfa293ddab6f3e4d67f4b4b6');
  });

  it('gives the same bytes for any chunks', async () => {
    const whole = await deflate([content]);
    for (const bytes of [7, 4_096, 65_536, 100_001]) {
      assert.ok((await deflate(divided(content, bytes))).equals(whole), `in chunks of ${bytes}`);
    }
  });
});
