// A local run that stands in for a deployed stack: bots, canaries, and the APIs that the smoke checks ask.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildEdgeBundle } from '../../bundles/edge-bundle';
import { buildLambdaBundle } from '../../bundles/lambda-bundle';
import { SITE_ORIGIN_ID, serveOriginId } from '../../core/contract/edge-policies';
import { routerConfig } from '../../core/routing/router-config';
import { closeServer, listenOnLoopback } from '../../emulators/loopback-server';
import { type LocalStack, startLocalStack } from '../../local/stack';
import { LocalControls } from '../../operations/local/local-controls';
import { parseDeploymentFacts } from '../../operations/target/deployment-facts';
import { jsonObject } from '../../operations/target/outputs-reader';
import { buildChangedRender, type SourceChange } from '../support/bundles/changed-render';
import { type CloudFrontApi, startCloudFrontApi } from '../support/edge/cloudfront-api';
import { crawlBehindEdge, PROBED_SETTINGS } from '../support/edge/crawler';
import { LOOPBACK_CERTIFICATE } from '../support/machine/test-certificate';

const REGION = 'eu-central-1';
const ROUTER = 'router-1';

/** Between looks at whether the canaries have a share. */
const BETWEEN_LOOKS_MS = 200;

/** Kept before a release, which compares them. */
const KEPT = ['/', ...Array.from({ length: 8 }, (_, at) => `/articles/${at + 1}`)];

export class LocalFleet {
  private constructor(
    private readonly folder: string,
    private readonly stack: LocalStack,
    private readonly site: Server,
    private readonly siteOrigin: string,
    private readonly cloudFront: CloudFrontApi,
  ) {}

  /** Starts it; the canaries have the live code. @param folder gets its files */
  static async start(folder: string): Promise<LocalFleet> {
    for (const name of ['serve', 'render']) mkdirSync(path.join(folder, name), { recursive: true });
    await buildLambdaBundle('serve', path.join(folder, 'serve'));
    await buildChangedRender(path.join(folder, 'render'), undefined);
    const stack = await startLocalStack({
      ...{ port: 0, site: undefined, regions: [REGION], canary: true, settings: PROBED_SETTINGS },
      canaryCode: { bundlesDir: folder },
      onLog: () => undefined,
    });
    const demo = stack.demo?.url ?? assert.fail('the demo site does not run');
    const site = httpsBefore(demo);
    const siteOrigin = new URL(await listenOnLoopback(site)).host;
    const { hosts } = parseDeploymentFacts('the local run', await new LocalControls(stack.url).deployment()).publicSite;
    const cloudFront = await startCloudFrontApi({
      functionName: ROUTER,
      code: await buildEdgeBundle(routerConfig({ regions: [REGION], home: REGION, scheme: 'http', hosts })),
      originIds: [SITE_ORIGIN_ID, serveOriginId(REGION)],
      utilizations: ['20'],
    });
    return new LocalFleet(folder, stack, site, siteOrigin, cloudFront);
  }

  get url(): string {
    return this.stack.url;
  }

  /** A file as `pulumi stack output --json` would print it. */
  async outputsFile(): Promise<string> {
    const file = path.join(this.folder, 'outputs.json');
    const outputs = jsonObject(await new LocalControls(this.url).deployment());
    writeFileSync(file, JSON.stringify({ ...outputs, siteOrigin: this.siteOrigin, routerFunction: ROUTER }));
    return file;
  }

  /** What leads the SDK's clients to the local run, and has Node trust its site. */
  get variables(): Record<string, string> {
    const trusted = path.join(this.folder, 'certificate.pem');
    writeFileSync(trusted, LOOPBACK_CERTIFICATE.cert);
    return {
      AWS_ENDPOINT_URL_DYNAMODB: this.stack.dynamoDb.endpoint(REGION),
      AWS_ENDPOINT_URL_S3: this.stack.s3.endpoint,
      AWS_ENDPOINT_URL_CLOUDFRONT: this.cloudFront.endpoint,
      NODE_EXTRA_CA_CERTS: trusted,
    };
  }

  /** Gives the canaries other code. */
  async deployCanaries(change: SourceChange | undefined): Promise<void> {
    await buildChangedRender(path.join(this.folder, 'render'), change);
    // New sandboxes load the new code.
    await this.stack.regions.stop(REGION);
    this.stack.regions.start(REGION);
  }

  /** The canaries' share of the URLs. */
  async canaryPercent(): Promise<unknown> {
    const answer = await fetch(`${this.url}/_local/router`);
    return jsonObject(await answer.json())?.['canaryPercent'] ?? 0;
  }

  /** Has pages kept. */
  async keepPages(): Promise<void> {
    for (const target of KEPT) await crawlBehindEdge(this.url, target);
  }

  /** Has bots crawl new pages while the canaries have a share, until a task is over. */
  async whileCrawled<Result>(task: Promise<Result>): Promise<Result> {
    let isOver = false;
    const crawling = (async () => {
      for (let number = 0; !isOver; number += 1)
        if ((await this.canaryPercent()) === 0) await pause(BETWEEN_LOOKS_MS);
        else await crawlBehindEdge(this.url, `/articles/${(number % 8) + 1}?new=${number}`);
    })();
    const result = await task.finally(() => {
      isOver = true;
    });
    await crawling;
    return result;
  }

  async close(): Promise<void> {
    await Promise.all([this.cloudFront.close(), closeServer(this.site), this.stack.close()]);
  }
}

/** The site by HTTPS, as a deployed stack asks for it. */
function httpsBefore(site: string): Server {
  return createServer({ ...LOOPBACK_CERTIFICATE }, ({ method, url, headers }, response) => {
    const forwarded = request(new URL(site), { method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.once('error', () => response.destroy());
    forwarded.end();
  });
}
