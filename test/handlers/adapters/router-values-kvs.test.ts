// The router's value over the real SDK client, against a stand-in of the key-value store's API.
import assert from 'node:assert/strict';
import { Agent, createServer } from 'node:http';
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { listenOnLoopback, readBody } from '../../../emulators/loopback-server';
import { keyValueStoreClient } from '../../../handlers/adapters/router-store-client';
import { KeyValueStoreRouterValues } from '../../../handlers/adapters/router-values-kvs';

const ARN = 'arn:aws:cloudfront::123456789012:key-value-store/01234567-89ab-cdef-0123-456789abcdef';

describe('handlers/adapters/router-values-kvs', () => {
  let [value, version] = ['' as string | undefined, 1];
  let values: KeyValueStoreRouterValues;
  let client: CloudFrontKeyValueStoreClient;
  const requests: string[] = [];
  const signatures: string[] = [];
  const path = `/key-value-stores/${encodeURIComponent(ARN)}`;
  const server = createServer((request, response) => {
    const call = `${request.method} ${decodeURIComponent(request.url ?? '').replace(decodeURIComponent(path), '')}`;
    requests.push(call);
    signatures.push(request.headers.authorization ?? '');
    const send = (status: number, body: object, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    if (call === 'GET ')
      send(200, { ItemCount: 1, TotalSizeInBytes: 1, KvsARN: ARN, Created: 1 }, { ETag: `v${version}` });
    else if (call === 'GET /keys/router') {
      if (value === undefined)
        send(404, { Message: 'no such key' }, { 'x-amzn-errortype': 'ResourceNotFoundException' });
      else send(200, { Key: 'router', Value: value, ItemCount: 1, TotalSizeInBytes: 1 });
    } else if (call === 'PUT /keys/router') {
      void readBody(request, 10_000).then((body) => {
        if (request.headers['if-match'] !== `v${version}`)
          return send(409, { Message: 'no' }, { 'x-amzn-errortype': 'ConflictException' });
        const sent: unknown = JSON.parse(String(body));
        value = typeof sent === 'object' && sent !== null && 'Value' in sent ? String(sent.Value) : '';
        version += 1;
        return send(200, { ItemCount: 1, TotalSizeInBytes: 1 }, { ETag: `v${version}` });
      });
    } else send(500, {});
  });
  before(async () => {
    // The client puts the account before the endpoint's name, which then is one that nobody knows.
    const endpoint = (await listenOnLoopback(server)).replace('127.0.0.1', 'kvs.test');
    const httpAgent = new Agent({
      lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    client = new CloudFrontKeyValueStoreClient({
      region: 'us-east-1',
      endpoint,
      credentials,
      maxAttempts: 1,
      requestHandler: { httpAgent },
    });
    values = new KeyValueStoreRouterValues(client, ARN);
  });
  after(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    [value, version] = [undefined, 1];
    requests.length = 0;
    signatures.length = 0;
  });

  it('reads the version before the value, and nothing where nothing is', async () => {
    assert.deepEqual(await values.read(), { text: undefined, version: 'v1' });
    assert.deepEqual(requests, ['GET ', 'GET /keys/router']);
    value = '{"drained":["eu-central-1"]}';
    assert.deepEqual(await values.read(), { text: value, version: 'v1' });
  });

  it('writes upon the version that was read, and not upon a later one', async () => {
    const { version: seen } = await values.read();
    await values.write('{"drained":[]}', seen);
    assert.equal(value, '{"drained":[]}');
    await assert.rejects(values.write('{}', seen), { name: 'ConflictException' });
    assert.equal(value, '{"drained":[]}');
  });

  it('signs by version 4A, which the service wants', async () => {
    await values.read();
    for (const signature of signatures)
      assert.match(signature, /^AWS4-ECDSA-P256-SHA256 Credential=a\/\d{8}\/cloudfront-keyvaluestore\/aws4_request, /);
  });

  it('asks once, with a bound', async () => {
    const bounded = keyValueStoreClient('eu-central-1');
    assert.equal(await bounded.config.maxAttempts(), 1);
    bounded.destroy();
  });
});
