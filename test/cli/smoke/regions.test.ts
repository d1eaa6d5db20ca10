// The checks of countries and replicas against the whole local run.
import assert from 'node:assert/strict';
import type { Check } from '../../../cli/smoke/checks/check';
import { countryCheck } from '../../../cli/smoke/checks/country-check';
import { type ReplicaCheck, replicaCheck } from '../../../cli/smoke/checks/replica-check';
import type { WebHost } from '../../../cli/smoke/ports';
import { webHost } from '../../../cli/smoke/web-host';
import type { Region } from '../../../core/geography/regions';
import { SERVE_FUNCTION } from '../../../local/functions';
import type { LocalStack } from '../../../local/stack';
import type { DeploymentFacts } from '../../../operations/deployment';
import { type LocalPorts, sleepingTime } from '../../support/edge/smoke-ports';
import { failureOf, type SmokeLab, startSmokeLab } from './smoke-lab';

describe('cli/smoke, its checks of regions', function () {
  this.timeout(300_000);
  let lab: SmokeLab;
  let stack: LocalStack;
  let facts: DeploymentFacts;
  let local: LocalPorts;
  const page = '/articles/1';

  before(async () => {
    lab = await startSmokeLab();
    ({ stack, facts, local } = lab);
  });
  after(() => lab.close());

  describe('the viewer’s country reaches the router', () => {
    /** A region's serve, asked as by an edge whose policy lists these headers. */
    function served(region: Region, headers: Readonly<Record<string, string>>): WebHost {
      const serve = webHost(stack.lambda.functionUrl(SERVE_FUNCTION, region));
      return {
        ask: (target, own) => serve.ask(target, { ...own, ...headers, 'x-georender-url': `${stack.url}${target}` }),
      };
    }

    it('fails when the policy does not list the country', async () => {
      const { expected, came, lookAt } = await failureOf(
        countryCheck({ edge: served('eu-central-1', {}), page, facts }),
      );
      assert.equal(expected, 'x-georender-country with two capital letters');
      assert.match(came, /x-georender-region: eu-central-1/);
      assert.match(lookAt, /origin request policy .*CloudFront-Viewer-Country/);
    });

    it('fails when no region answers', async () => {
      const failure = await failureOf(countryCheck({ edge: local.ports.site, page, facts }));
      assert.equal(failure.lookAt, 'the check before: no region answered');
    });

    it('fails when a region answers that was not chosen for the country', async () => {
      const edge = served('us-east-1', { 'cloudfront-viewer-country': 'DE' });
      const { expected, came } = await failureOf(countryCheck({ edge, page, facts }));
      assert.equal(expected, 'for DE a region among eu-central-1, ap-south-1');
      assert.match(came, /x-georender-region: us-east-1, x-georender-country: DE/);
    });

    it('knows the stack’s overrides, and countries that choose no region', async () => {
      const us = (country: string) => served('us-east-1', { 'cloudfront-viewer-country': country });
      const overridden = { ...facts, router: { ...facts.router, countryOverrides: { DE: 'us-east-1' } } } as const;
      const outcome = await countryCheck({ edge: us('DE'), page, facts: overridden }).run();
      assert.deepEqual(outcome, { kind: 'ok', detail: 'DE, answered by us-east-1, one of us-east-1, eu-central-1' });
      const unknown = await countryCheck({ edge: us('XX'), page, facts }).run();
      assert.deepEqual(unknown, {
        kind: 'ok',
        detail: 'XX, answered by us-east-1 (no region is chosen by that country)',
      });
    });
  });

  describe('a replica arrives in every region', () => {
    const check = (changes: Partial<ReplicaCheck> = {}): Check => {
      const { edge, replicas } = local.ports;
      return replicaCheck({ edge, replicas, page, facts, timeoutMs: 1_000, waiting: sleepingTime(), ...changes });
    };

    it('fails when a region is down, and names it', async () => {
      await stack.regions.stop('ap-south-1');
      try {
        const replicas = local.ports.replicas.filter(({ region }) => region !== 'us-east-1');
        const { expected, came, lookAt } = await failureOf(check({ replicas }));
        assert.equal(expected, 'the page in every region within 1 s');
        assert.match(came, /^ap-south-1: the index could not be read: [^;]+$/);
        assert.match(lookAt, /^the replicas of the index table/);
      } finally {
        stack.regions.start('ap-south-1');
      }
    });

    it('fails when nothing is replicated in time', async () => {
      const { came } = await failureOf(check({ timeoutMs: 0 }));
      assert.equal(came, 'us-east-1: no record in the index; ap-south-1: no record in the index');
    });

    it('fails when the record arrives but the object does not', async () => {
      const replicas = local.ports.replicas.map((replica) => ({
        region: replica.region,
        record: replica.record.bind(replica),
        hasObject: (key: string) => replica.hasObject(replica.region === 'us-east-1' ? `${key}-lost` : key),
      }));
      const time = sleepingTime();
      const sleep = async (ms: number) => {
        await stack.replicated();
        await time.sleep(ms);
      };
      const { came } = await failureOf(check({ replicas, waiting: { ...time, sleep } }));
      assert.equal(came, 'us-east-1: the record is there, its object is not in the bucket');
    });

    it('fails at once when the page is not kept', async () => {
      const { expected, came } = await failureOf(check({ page: '/broken' }));
      assert.equal(expected, 'a page that is rendered and kept');
      assert.match(came, /x-georender-reason: status/);
    });

    it('says so when the page is looked for under the wrong URL', async () => {
      const elsewhere = { ...facts, url: 'http://d111111abcdef8.cloudfront.net', siteOrigin: 'other.example.com' };
      const { lookAt } = await failureOf(check({ facts: elsewhere, timeoutMs: 0 }));
      assert.match(
        lookAt,
        /^whether the page is kept at all, under the URL http:\/\/other\.example\.com\/articles\/1\?georender-smoke=\d+,/,
      );
    });
  });
});
