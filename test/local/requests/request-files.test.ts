// The files of the local run's requests: what they hold, and their bounds.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AccessRecord } from '../../../core/contract/access-record';
import { RequestFiles } from '../../../local/requests/request-files';

const ACCESS: AccessRecord = {
  'timestamp(ms)': '1000',
  date: '1970-01-01',
  time: '00:00:01',
  'x-edge-location': 'XDE',
  'x-edge-request-id': 'id-1',
  'x-edge-result-type': 'Miss',
  'cs(Host)': 'www.example.com',
  'x-host-header': 'www.example.com',
  'cs-uri-stem': '/a',
  'cs-uri-query': 'token=secret',
  'sc-status': '200',
  'sc-bytes': '321',
  'sc-content-type': 'text/html',
  'cs(User-Agent)': '-',
  'c-country': 'DE',
  'c-ip': '127.0.0.1',
  'cs-method': 'GET',
  'cs-protocol': 'http',
  'cs-protocol-version': 'HTTP/1.1',
  'time-taken': '0.250',
};

describe('local/requests/request-files', () => {
  let folder: string;
  const troubles: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-requests-'));
    troubles.splice(0);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const files = (bounds?: ConstructorParameters<typeof RequestFiles>[2]): RequestFiles =>
    new RequestFiles(path.join(folder, 'requests'), (text) => troubles.push(text), bounds);

  it('holds the access log as CloudFront writes it, without queries, and the lines of serve', async () => {
    const log = files();
    log.addAccess(ACCESS);
    log.addServed({
      requestId: 'id-1',
      region: 'eu-central-1',
      host: 'www.example.com',
      path: '/a',
      parameters: ['a', 'b'],
      variant: 'desktop',
      key: '0123456789abcdef',
      bot: 'googlebot',
      botGroup: 'search',
      status: 200,
      cacheStatus: 'HIT',
      ageSeconds: 7,
      bytes: 100,
      durationMs: 20,
      stagesMs: {},
    });
    await log.close();
    const read = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(path.join(folder, 'requests', name), 'utf8'));
    assert.deepEqual(await read('access-000001.json'), { ...ACCESS, 'cs-uri-query': '-' });
    assert.deepEqual(await read('serve-000001.json'), {
      request_id: 'id-1',
      region: 'eu-central-1',
      cache: 'HIT',
      reason: null,
      age_seconds: 7,
      duration_ms: 20,
      parameters: 'a,b',
    });
  });

  it('keeps the newest files only, those of earlier runs included', async () => {
    for (let run = 0; run < 5; run += 1) {
      const log = files({ fileBytes: 1, files: 3 });
      log.addAccess(ACCESS);
      await log.close();
    }
    assert.deepEqual(await readdir(path.join(folder, 'requests')), ['access-000004.json', 'access-000005.json']);
  });

  it('says once that its folder can’t be made, and drops what comes later', async () => {
    await writeFile(path.join(folder, 'requests'), '');
    const log = files();
    log.addAccess(ACCESS);
    await log.close();
    log.addAccess(ACCESS);
    assert.equal(troubles.length, 1);
    assert.match(troubles[0] ?? '', /^The access log of this run ends: .*(?:EEXIST|ENOTDIR)/);
  });
});
