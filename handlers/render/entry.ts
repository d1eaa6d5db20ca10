// The Lambda entry of `render`: reads the environment once, wires browser and adapters, renders what it is asked for.
import { Logger } from '@aws-lambda-powertools/logger';
import puppeteer from 'puppeteer-core';
import { RENDERER_USER_AGENT } from '../../core/user-agent';
import { DynamoDbPageIndex } from '../adapters/page-index-dynamodb';
import { S3PageStore } from '../adapters/page-store-s3';
import { dynamoDbClient, s3Client } from '../aws-clients';
import { systemClock } from '../clock';
import { readEnvironment } from '../environment';
import { parseRenderRequest } from '../render-protocol';
import type { RenderOutcome } from '../render-protocol';
import { readStackEnvironment, VARIABLES } from '../stack-environment';
import { chromiumEnvironment, chromiumExecutable } from './chromium-executable';
import { CHROMIUM_FLAGS } from './chromium-flags';
import { ChromiumRenderer } from './chromium-renderer';
import { createRender } from './create-render';
import { WarmBrowser } from './warm-browser';

/** A start takes 0.1 s warm and about 1.5 s where Chromium must be unpacked first. */
const LAUNCH_TIMEOUT_MS = 10_000;

/** A browser that does not answer a command by then hangs. */
const PROTOCOL_TIMEOUT_MS = 30_000;

const environment = readEnvironment(process.env, (reader) => {
  const { region, ...stack } = readStackEnvironment(reader);
  const freshness = {
    freshSeconds: reader.positiveInteger(VARIABLES.freshSeconds),
    negativeFreshSeconds: reader.positiveInteger(VARIABLES.negativeFreshSeconds),
  };
  return region && { region, ...stack, freshness, chromePath: reader.optionalText(VARIABLES.chromePath) };
});
const { region, publicSite } = environment;

const browser = new WarmBrowser(async () =>
  puppeteer.launch({
    executablePath: await chromiumExecutable(environment.chromePath),
    ignoreDefaultArgs: true,
    args: [...CHROMIUM_FLAGS],
    defaultViewport: null,
    // Every render opens a page of its own; none is there at the start.
    waitForInitialPage: false,
    timeout: LAUNCH_TIMEOUT_MS,
    protocolTimeout: PROTOCOL_TIMEOUT_MS,
    // A pipe ends with the process that holds it: Chromium never outlives its sandbox.
    pipe: true,
    env: chromiumEnvironment(process.env),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }),
);

const render = createRender({
  browser: new ChromiumRenderer(browser, { publicSite, userAgent: RENDERER_USER_AGENT }),
  index: new DynamoDbPageIndex(dynamoDbClient(region), environment.indexTable),
  pages: new S3PageStore(s3Client(region), environment.pagesBucket),
  clock: systemClock,
  log: new Logger({ serviceName: 'georender-render' }),
  config: { region, publicSite, freshness: environment.freshness, renderBudgetMs: environment.renderBudgetMs },
});

/** The function's handler. */
export async function handler(event: unknown): Promise<RenderOutcome> {
  return render(parseRenderRequest(event));
}
