import assert from 'node:assert/strict';
import vm from 'node:vm';
import { type LambdaReport, type LambdaWay, lambdaScript } from '../../../bench/edge/lambda-scripts';
import { buildLambdaSubjects } from '../../../bench/edge/lambda-subjects';
import { MEASURED_REGIONS } from '../../../bench/edge/regions';
import { requestKinds, requestsOf } from '../../../bench/edge/requests';

/** Runs a script like Node.js, and returns what it prints. */
async function printed(script: string): Promise<unknown> {
  const lines: unknown[] = [];
  const console = { log: (line: unknown) => lines.push(line) };
  vm.runInNewContext(script, { console, process, performance });
  for (let turn = 0; turn < 1_000 && lines.length === 0; turn += 1) await new Promise(setImmediate);
  return lines[0];
}

describe("The scripts of the edge's bench for Lambda@Edge", () => {
  const requests = [{ uri: '/a', headers: { host: 'h', 'user-agent': 'bot', 'cloudfront-viewer-country': 'DE' } }];
  const run = (router: string, way: LambdaWay, report: LambdaReport = 'chosen') =>
    printed(lambdaScript(router, requests, { made: 5, handled: 3 }, way, report));
  /** Sends a request to a renderer if it knows the country. */
  const router = `
exports.viewerRequest = async ({ Records: [{ cf }] }) => {
  if (cf.request.headers['cloudfront-viewer-country']) throw new Error('the place is known too early');
  return cf.request;
};
exports.originRequest = async ({ Records: [{ cf }] }) => {
  if (cf.request.headers['cloudfront-viewer-country'][0].value === 'DE')
    cf.request.origin = { custom: { domainName: 'renderer.example' } };
  return cf.request;
};`;

  it('handle as many requests as ordered, with viewer-request alone or all events', async () => {
    assert.equal(await run(router, 'kept'), 'chosen 0');
    assert.equal(await run(router, 'miss'), 'chosen 3');
  });

  it('call origin-response where a router has it', async () => {
    const counting = `${router}\nlet answers = 0;
exports.originResponse = async ({ Records: [{ cf }] }) => {
  answers += 1;
  if (answers === 3) console.log('three answers ' + cf.response.status);
};`;
    assert.equal(await run(counting, 'miss'), 'three answers 200');
  });

  it('print the time if that is wanted', async () => {
    const milliseconds = await run(router, 'miss', 'milliseconds');
    assert.ok(typeof milliseconds === 'number' && milliseconds >= 0, String(milliseconds));
  });
});

describe("The subjects of the edge's bench at Lambda@Edge", () => {
  it('send bots’ pages to a renderer, and nothing else', async () => {
    for (const { name, module, sendsBots } of await buildLambdaSubjects())
      for (const kind of requestKinds()) {
        const requests = requestsOf(kind);
        const { length } = requests;
        const script = lambdaScript(module, requests, { made: length, handled: length }, 'miss', 'chosen');
        assert.equal(
          await printed(script),
          `chosen ${sendsBots && kind.isBotsPage ? length : 0}`,
          `${name}: ${kind.name}, ${MEASURED_REGIONS.length} regions`,
        );
      }
  });
});
