import assert from 'node:assert/strict';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createRecipeCache, keepRendered } from '../../../bench/peers/recipe-cache';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';

const BUCKET = 'recipe';
const REGION = 'eu-central-1';
const START_MS = Date.parse('2024-01-01T00:00:00Z');
const TTL_MS = 24 * 3_600_000;

describe("The recipe's cache", () => {
  let storage: EmbeddedS3;
  let s3: S3Client;
  let nowMs = START_MS;
  const rendered: string[] = [];

  before(async () => {
    storage = await startEmbeddedS3();
    storage.createBucket({ name: BUCKET, region: REGION });
    s3 = new S3Client({
      region: REGION,
      endpoint: storage.endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });
  after(async () => {
    s3.destroy();
    await storage.close();
  });
  beforeEach(() => {
    nowMs = START_MS;
    rendered.length = 0;
  });

  const answer = async (url: string): Promise<string> => {
    const render = async (asked: string) => `render ${rendered.push(asked)}`;
    return (await createRecipeCache({ s3, bucket: BUCKET, render, nowMs: () => nowMs })(url)).body;
  };

  it('renders a missing page, and keeps it for a day', async () => {
    const url = 'https://www.example.com/a?b=c';
    assert.equal(await answer(url), 'render 1');
    nowMs += TTL_MS - 1;
    assert.equal(await answer(url), 'render 1');
    nowMs += 1;
    assert.equal(await answer(url), 'render 2');
    assert.equal(await answer(url), 'render 2');
    assert.deepEqual(rendered, [url, url]);
  });

  it('asks S3 once for a kept page', async () => {
    const url = 'https://www.example.com/kept';
    await keepRendered(s3, BUCKET, url, '<p>kept</p>', START_MS);
    storage.resetRequests();
    assert.equal(await answer(url), '<p>kept</p>');
    assert.deepEqual(
      storage.requests().map(({ operation }) => operation),
      ['GetObject'],
    );
  });

  it('treats an object without a date as missing', async () => {
    const url = 'https://www.example.com/undated';
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'www.example.com/undated.html', Body: '<p>old</p>' }));
    assert.equal(await answer(url), 'render 1');
  });
});
