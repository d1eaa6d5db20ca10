// The message of `npm start` when it is ready: the running parts, and the next things to try.
import { DEFAULT_EDGE_ENGINE } from '../../core/routing/edge-engines';
import { LOCAL_API_PATH } from '../../local/home/local-api';
import type { LocalStack } from '../../local/stack';
import type { LocalOptions } from './options';

/** One viewer country near each of the regions that the local run has by default. */
const COUNTRY_NEAR: Readonly<Record<string, string>> = { 'us-east-1': 'US', 'eu-central-1': 'DE', 'ap-south-1': 'IN' };

/** The text. */
export function welcome(
  stack: Pick<LocalStack, 'url' | 'api'>,
  options: Pick<
    LocalOptions,
    'site' | 'regions' | 'dataFolder' | 'log' | 'caches' | 'namedService' | 'engine' | 'otherSites'
  >,
): string {
  const { url, api } = stack;
  const isAlone = options.namedService?.mode === 'alone';
  const demo = options.site === undefined;
  const page = demo ? '/articles/1' : '/';
  const countries = options.regions.flatMap((region) => COUNTRY_NEAR[region] ?? []);
  const asBot = (country: string, path = page) =>
    `  curl -sD- -A 'Googlebot/2.1' -H 'CloudFront-Viewer-Country: ${country}' ${url}${path}`;
  const [region] = options.regions;
  return [
    '',
    `Georender is ready at ${url}`,
    `  site     ${options.site ?? 'the demo site'}`,
    ...[...options.otherSites].map(([domain, origin]) => `  other    ${domain}: ${origin}`),
    ...(isAlone ? [] : [`  regions  ${options.regions.join(', ')}`]),
    ...(options.engine === DEFAULT_EDGE_ENGINE ? [] : [`  engine   ${options.engine}`]),
    ...(options.namedService === undefined ? [] : [serviceLine(options.namedService)]),
    ...(options.caches ? [] : ['  cache    off: each bot’s request is rendered again']),
    ...(options.dataFolder === undefined ? [] : [`  cache    kept in ${options.dataFolder}`]),
    ...(isAlone ? [] : [`  console  ${url}/_local/`]),
    '',
    'Open it in your browser: you get the site as it is. Then ask as a crawler does:',
    ...(countries.length > 0 ? countries : ['US']).map((country) => asBot(country)),
    isAlone
      ? '  (x-georender-cache says SERVICE)'
      : '  (look at x-georender-region and x-georender-cache; ask twice, and x-cache says Hit from cloudfront)',
    '',
    ...(isAlone
      ? []
      : regionsToTry({
          url,
          page,
          region,
          token: api.token,
          again: asBot(COUNTRY_NEAR[region] ?? 'US', demo ? '/articles/2' : '/?again'),
        })),
    'Your own site:  npm start -- --site https://www.example.com  (--no-cache while you edit it)',
    ...(options.log === undefined
      ? []
      : ['Each request is printed below, with what was wrong in its page; --quiet ends that.']),
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

/** What a run with regions shows. */
function regionsToTry({ url, page, region, token, again }: RegionsShown): readonly string[] {
  return [
    'Stop a region, and ask for a page that the edge has no copy of; the next nearest region answers:',
    `  curl -X POST ${url}/_local/regions/${region}/stop`,
    again,
    `  curl -X POST ${url}/_local/regions/${region}/start`,
    '',
    'Render a page again everywhere; `purge` takes it back at once (also a prefix, a host, everything):',
    `  npx georender recache --url ${url} ${url}${page}`,
    'The same as a content system asks for it (docs/webhooks.md), with the token of this run:',
    `  curl ${url}${LOCAL_API_PATH}/recache -d '{"prerenderToken":"${token}","url":"${url}${page}"}'`,
    '',
  ];
}

interface RegionsShown {
  readonly url: string;
  readonly page: string;
  readonly region: string;
  readonly token: string;
  /** The command that asks again. */
  readonly again: string;
}

function serviceLine({ url, mode, share }: NonNullable<LocalOptions['namedService']>): string {
  return `  service  ${url}, ${mode}${share === undefined ? '' : ` of ${share} %`}`;
}
