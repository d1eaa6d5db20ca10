// The Lambda entry of `render`: reads the environment once, wires browser and adapters, renders what it is asked for.
import { Logger } from '@aws-lambda-powertools/logger';
import { VARIABLES } from '../../core/environment-variables';
import { RENDERER_USER_AGENT } from '../../core/user-agent';
import { DynamoDbPageIndex } from '../adapters/page-index-dynamodb';
import { S3PageStore } from '../adapters/page-store-s3';
import { dynamoDbClient, s3Client } from '../aws-clients';
import { systemClock } from '../clock';
import { readEnvironment } from '../environment';
import { parseRenderRequest } from '../render-protocol';
import type { RenderOutcome } from '../render-protocol';
import { readStackEnvironment } from '../stack-environment';
import { chromiumExecutable } from './chromium-executable';
import { ChromiumRenderer } from './chromium-renderer';
import { createRender } from './create-render';
import { launchChromium } from './launch-chromium';
import { WarmBrowser } from './warm-browser';

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
  launchChromium(await chromiumExecutable(environment.chromePath), process.env),
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
