// JSON in the variables of functions.
import assert from 'node:assert/strict';
import { packedJson } from '../../../bundles/packed-json';
import { unpackedJson } from '../../../handlers/runtime/packed-json';

describe('handlers/runtime/packed-json', () => {
  it('gives back what was packed', () => {
    const value = { 'eu-central-1': { asked: 'https://sqs.eu-central-1.amazonaws.com/1/ä' } };
    assert.deepEqual(unpackedJson(packedJson(value)), value);
    assert.match(packedJson(value), /^[\w-]+$/);
  });

  it('makes repeated text short', () => {
    assert.ok(packedJson('https://sqs.eu-central-1.amazonaws.com/'.repeat(100)).length < 200);
  });

  it('answers nothing for texts of others, and for those that unpack to much', () => {
    for (const text of ['', '{}', 'é', packedJson('a').slice(0, -2), packedJson('a'.repeat(1_000_000))])
      assert.equal(unpackedJson(text), undefined, text.slice(0, 20));
  });
});
