// CloudFront's API at 127.0.0.1, as far as testing a function goes: the SDK speaks to it, and the function really runs.
import { createServer, type IncomingMessage } from 'node:http';
import { type EdgeFunction, loadEdgeFunction } from '../../../emulators/cloudfront/function/function-sandbox';
import { closeServer, listenOnLoopback, readBody } from '../../../emulators/loopback-server';

/** No request of the SDK is larger. */
const MOST_BYTES = 1_048_576;

/** The function that the API knows, and how it reports. */
export interface CloudFrontApiOptions {
  readonly functionName: string;
  readonly code: string;
  readonly originIds: readonly string[];
  /** What each test reports, in order and over again; undefined: nothing. */
  readonly utilizations: readonly (string | undefined)[];
}

/** A running API. */
export interface CloudFrontApi {
  readonly endpoint: string;
  /** The events that were tested, parsed. */
  readonly events: readonly unknown[];
  close(): Promise<void>;
}

const ETAG = 'ETVPDKIKX0DER';

/** "DescribeFunction" and "TestFunction" of the Amazon CloudFront API Reference, stage LIVE only. */
export async function startCloudFrontApi(options: CloudFrontApiOptions): Promise<CloudFrontApi> {
  const events: unknown[] = [];
  const logs: string[] = [];
  const edgeFunction = loadEdgeFunction(options.code, {
    originIds: options.originIds,
    onLog: (line) => logs.push(line),
  });
  const path = `/2020-05-31/function/${options.functionName}`;
  const answerTo = async (request: IncomingMessage): Promise<string | undefined> => {
    if (request.method === 'GET' && request.url === `${path}/describe?Stage=LIVE`) return summary(options.functionName);
    if (request.method !== 'POST' || request.url !== `${path}/test` || request.headers['if-match'] !== ETAG)
      return undefined;
    const body = String(await readBody(request, MOST_BYTES));
    if (!body.includes('<Stage>LIVE</Stage>')) return undefined;
    const event: unknown = JSON.parse(
      Buffer.from(/<EventObject>(.*)<\/EventObject>/s.exec(body)?.[1] ?? '', 'base64').toString(),
    );
    const utilization = options.utilizations[events.length % options.utilizations.length];
    events.push(event);
    return testResult(options.functionName, runEvent(edgeFunction, event), logs.splice(0), utilization);
  };
  const server = createServer((request, response) => {
    answerTo(request).then(
      (xml) => {
        response.writeHead(xml === undefined ? 404 : 200, { 'content-type': 'text/xml', etag: ETAG });
        response.end(xml ?? errorXml());
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  return {
    endpoint: await listenOnLoopback(server),
    events,
    close: () => closeServer(server),
  };
}

interface Ran {
  readonly output: string;
  readonly error: string;
}

function runEvent(edgeFunction: EdgeFunction, event: unknown): Ran {
  const request = object(object(event)['request']);
  const headers = Object.entries(object(request['headers'])).map(
    ([name, header]) => [name, String(object(header)['value'])] as const,
  );
  try {
    const outcome = edgeFunction.run({
      request: { method: String(request['method']), path: String(request['uri']), rawQuery: undefined, headers },
      viewerIp: '192.0.2.1',
      requestId: 'test',
      nowMs: 0,
      edgeLocation: { name: 'TST', serverIp: '192.0.2.2' },
    });
    if ('response' in outcome)
      return { output: JSON.stringify({ response: { statusCode: outcome.response.status } }), error: '' };
    const returned = Object.fromEntries(outcome.request.headers.map(([name, value]) => [name, { value }]));
    const { method, path } = outcome.request;
    return {
      output: JSON.stringify({ request: { method, uri: path, querystring: {}, headers: returned, cookies: {} } }),
      error: '',
    };
  } catch (error) {
    return { output: '', error: error instanceof Error ? error.message : String(error) };
  }
}

function testResult(name: string, ran: Ran, logs: readonly string[], utilization: string | undefined): string {
  const members = logs.map((line) => `<member>${escaped(line)}</member>`);
  return [
    '<?xml version="1.0"?><TestResult xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">',
    summary(name).replace(/^<\?.*?\?>/, ''),
    utilization === undefined ? '' : `<ComputeUtilization>${utilization}</ComputeUtilization>`,
    `<FunctionExecutionLogs>${members.join('')}</FunctionExecutionLogs>`,
    `<FunctionErrorMessage>${escaped(ran.error)}</FunctionErrorMessage>`,
    `<FunctionOutput>${escaped(ran.output)}</FunctionOutput></TestResult>`,
  ].join('');
}

function summary(name: string): string {
  return (
    `<?xml version="1.0"?><FunctionSummary><Name>${escaped(name)}</Name><Status>DEPLOYED</Status>` +
    '<FunctionConfig><Comment></Comment><Runtime>cloudfront-js-2.0</Runtime></FunctionConfig>' +
    `<FunctionMetadata><FunctionARN>arn:aws:cloudfront::123456789012:function/${escaped(name)}</FunctionARN><Stage>LIVE</Stage>` +
    '<LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime></FunctionMetadata></FunctionSummary>'
  );
}

function errorXml(): string {
  return (
    '<?xml version="1.0"?><ErrorResponse><Error><Type>Sender</Type><Code>NoSuchFunctionExists</Code>' +
    '<Message>The specified function does not exist.</Message></Error><RequestId>test</RequestId></ErrorResponse>'
  );
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
