// The embedded S3 against requests that the SDK would not send: malformed, truncated, oversized, unsigned.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type EmbeddedS3, startEmbeddedS3 } from '../../../emulators/s3/embedded-s3';
import { authorization, rawRequest } from './raw-request';
import { newS3Client, refusal } from './session';

const region = 'eu-west-1';
const maxObjectBytes = 100_000;
const chunkedMarker = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

describe('embedded S3 on the wire', () => {
  let s3: EmbeddedS3;

  before(async () => {
    s3 = await startEmbeddedS3({ maxObjectBytes });
    s3.createBucket({ name: 'pages', region });
  });

  after(async () => {
    await s3.close();
  });

  async function answer(method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: string) {
    const signed = { authorization: authorization(region), ...headers };
    const { status, body: xml } = await rawRequest(s3.endpoint, { method, path, headers: signed, body });
    return `${String(status)} ${/<Code>(.*?)<\/Code>/.exec(xml)?.[1] ?? ''}`.trim();
  }

  function putChunked(body: string, headers: OutgoingHttpHeaders = {}) {
    return answer(
      'PUT',
      '/pages/chunked',
      {
        'x-amz-content-sha256': chunkedMarker,
        'x-amz-decoded-content-length': '5',
        'x-amz-trailer': 'x-amz-checksum-crc32',
        ...headers,
      },
      body,
    );
  }

  it('refuses requests that are not signed for S3', async () => {
    const anonymous = await rawRequest(s3.endpoint, { method: 'GET', path: '/pages/page' });
    assert.equal(anonymous.status, 403);
    const malformed = '400 AuthorizationHeaderMalformed';
    assert.equal(await answer('GET', '/pages/page', { authorization: 'Bearer token' }), malformed);
    assert.equal(await answer('GET', '/pages/page', { authorization: authorization(region, 'dynamodb') }), malformed);
    assert.equal(await answer('GET', '/pages/page?X-Amz-Signature=0'), '501 NotImplemented');
  });

  it('refuses targets that are not UTF-8', async () => {
    assert.equal(await answer('GET', '/pages/%FF'), '400 InvalidURI');
    assert.equal(await answer('GET', '/pages/100%'), '400 InvalidURI');
    assert.equal(await answer('GET', '/pages?list-type=2&prefix=%FF'), '400 InvalidURI');
  });

  it('refuses uploads without a length', async () => {
    assert.equal(
      await answer('PUT', '/pages/page', { 'transfer-encoding': 'chunked' }, 'x'),
      '411 MissingContentLength',
    );
    assert.equal(
      await answer('PUT', '/pages/page', { 'x-amz-content-sha256': chunkedMarker, 'content-length': 1 }, '0'),
      '411 MissingContentLength',
    );
  });

  it('refuses bodies that contradict Content-MD5 or the signed payload hash', async () => {
    const md5 = createHash('md5').update('other').digest('base64');
    const sha256 = createHash('sha256').update('other').digest('hex');
    const length = { 'content-length': 4 };
    assert.equal(await answer('PUT', '/pages/page', { ...length, 'content-md5': md5 }, 'body'), '400 BadDigest');
    assert.equal(
      await answer('PUT', '/pages/page', { ...length, 'x-amz-content-sha256': sha256 }, 'body'),
      '400 XAmzContentSHA256Mismatch',
    );
  });

  it('takes aws-chunked bodies whole, and no others', async () => {
    const trailer = 'x-amz-checksum-crc32:NhCmhg==\r\n\r\n';
    assert.equal(await putChunked(`2\r\nhe\r\n3\r\nllo\r\n0\r\n${trailer}`), '200');
    assert.equal(await putChunked('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'), '400 BadDigest');
    assert.equal(await putChunked('5\r\nhello\r\n0\r\n\r\n'), '400 MalformedTrailerError');
    assert.equal(await putChunked('5\r\nhello\r\n0\r\nno colon\r\n\r\n'), '400 MalformedTrailerError');
    assert.equal(await putChunked(`4\r\nhell\r\n0\r\n${trailer}`), '400 IncompleteBody');
    assert.equal(await putChunked(`9\r\nhello\r\n0\r\n${trailer}`), '400 IncompleteBody');
    assert.equal(await putChunked('hello'), '400 IncompleteBody');
    assert.equal(
      await putChunked('0\r\n\r\n', { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }),
      '501 NotImplemented',
    );
  });

  it('refuses two checksums at once', async () => {
    const headers = { 'content-length': 5, 'x-amz-checksum-crc32': 'NhCmhg==' };
    const sha256 = createHash('sha256').update('hello').digest('base64');
    assert.equal(
      await answer('PUT', '/pages/page', { ...headers, 'x-amz-checksum-sha256': sha256 }, 'hello'),
      '400 InvalidRequest',
    );
  });

  it('takes objects up to its limit and no larger ones, declared or not', async () => {
    const put = (body: string) => answer('PUT', '/pages/page', { 'content-length': String(body.length) }, body);
    assert.equal(await put('x'.repeat(maxObjectBytes)), '200');
    assert.equal(await put('x'.repeat(maxObjectBytes + 1)), '400 EntityTooLarge');
    const declaredLarge = { 'x-amz-decoded-content-length': String(maxObjectBytes + 1) };
    assert.equal(await putChunked('0\r\n\r\n', declaredLarge), '400 EntityTooLarge');
    assert.equal(await putChunked('x'.repeat(3 * maxObjectBytes)), '400 EntityTooLarge');
  });

  it('refuses wrong parameters of a listing', async () => {
    for (const query of [
      'max-keys=ten',
      'max-keys=-1',
      'continuation-token=%21',
      'encoding-type=base64',
      'prefix=a&prefix=b',
    ]) {
      assert.equal(await answer('GET', `/pages?list-type=2&${query}`), '400 InvalidArgument', query);
    }
    assert.equal(await answer('GET', '/pages?list-type=2&max-keys=0'), '200');
  });

  it('lists keys form-encoded, as S3 does, when asked for encoding-type=url', async () => {
    await answer('PUT', '/pages/form%20%2B/key', { 'content-length': 1 }, 'x');
    const { body } = await rawRequest(s3.endpoint, {
      method: 'GET',
      path: '/pages?list-type=2&encoding-type=url&prefix=form%20',
      headers: { authorization: authorization(region) },
    });
    assert.match(body, /<Prefix>form\+<\/Prefix>.*<Key>form\+%2B\/key<\/Key>/);
  });

  it('answers a large upload that it refuses unread, and the next request of that client', async () => {
    const client = newS3Client({ endpoint: s3.endpoint, region });
    const body = Buffer.alloc(8_000_000);
    for (let round = 0; round < 3; round += 1) {
      const sent = client.send(new PutObjectCommand({ Bucket: 'absent', Key: 'page', Body: body }));
      assert.equal(await refusal(sent), '404 NoSuchBucket');
    }
    client.destroy();
    const path = '/absent/page';
    const headers = { 'content-length': body.length };
    assert.equal(await answer('PUT', path, headers, body.toString('latin1')), '404 NoSuchBucket');
  });

  it('names the operations that it leaves out', async () => {
    const left = {
      'GET /pages?acl': 'GetBucketAcl',
      'PUT /pages': 'CreateBucket',
      'HEAD /pages': 'HeadBucket',
      'GET /pages?versions': 'ListObjectVersions',
      'PUT /pages?public-access-block': 'PutBucketPublicAccessBlock',
      'POST /pages/a?uploadId=u': 'CompleteMultipartUpload',
      'GET /pages/a?attributes': 'GetObjectAttributes',
    };
    s3.resetRequests();
    for (const request of Object.keys(left)) {
      const [method = '', path = ''] = request.split(' ');
      assert.match(await answer(method, path), /^501/);
    }
    assert.deepEqual(
      s3.requests().map(({ operation }) => operation),
      Object.values(left),
    );
  });

  it('stores nothing of an upload whose client goes away', async () => {
    s3.resetRequests();
    const { port } = new URL(s3.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    const head = [
      'PUT /pages/cut HTTP/1.1',
      'Host: s3',
      `Authorization: ${authorization(region)}`,
      'Content-Length: 100',
    ];
    await new Promise((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\nten bytes.`, resolve));
    socket.destroy();
    assert.equal(await answer('GET', '/pages/cut'), '404 NoSuchKey');
    assert.ok(!s3.objectKeys('pages').includes('cut'));
  });

  it('does not finish an upload in a region that stopped meanwhile', async () => {
    const { port } = new URL(s3.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    const head = [
      'PUT /pages/late HTTP/1.1',
      'Host: s3',
      `Authorization: ${authorization(region)}`,
      'Content-Length: 4',
      'Expect: 100-continue',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    await once(socket, 'data');
    s3.stopRegion(region);
    socket.on('error', () => undefined);
    socket.write('body');
    await once(socket, 'close');
    s3.startRegion(region);
    assert.ok(!s3.objectKeys('pages').includes('late'));
  });
});
