// Contradictions between a prerender service and other settings.
import { DEFAULT_PRERENDER_SERVICE_URL } from '../contract/prerender-service';
import type { SettingValues } from './settings';
import type { SettingsReader } from './settings-reader';

/** Settings that only renderers of our own have; the words say what they need. */
const OF_OUR_RENDERERS = {
  canary: 'runs new code of the regions',
  queueConcurrency: 'bounds renders of the regions',
  scheduledRendersPerDay: 'renders kept pages again',
  apiPath: 'orders renders of the regions',
  publishing: 'renders changed pages again',
} as const satisfies Partial<Record<keyof SettingValues, string>>;

const OUR_RENDERERS = ['canary', 'queueConcurrency', 'scheduledRendersPerDay', 'apiPath', 'publishing'] as const;

/** All of them, as sentences. */
export function* ofService(values: Partial<SettingValues>, reader: SettingsReader): Generator<string> {
  const { prerenderService: mode, prerenderServiceShare: share, forwardedHeaders = [] } = values;
  if (mode === 'share' && !reader.has('prerenderServiceShare'))
    yield 'prerenderService share needs the share; set prerenderServiceShare, e.g. 10.';
  if (mode !== 'share' && share !== undefined)
    yield 'prerenderServiceShare is for the mode share; set prerenderService to share, or remove it.';
  yield* ofServiceUrl(values);
  if (mode === undefined) return;
  if (mode === 'last-resort' && values.edge !== 'lambda-at-edge')
    yield 'prerenderService last-resort needs a router that chooses a path for each attempt: both members of a CloudFront ' +
      'Function’s origin group get one path; set edge to lambda-at-edge, or use share.';
  if (values.debugTokenHash !== undefined)
    yield 'debugTokenHash and prerenderService do not fit into one function at viewer-response; remove one of them.';
  if (forwardedHeaders.includes('x-prerender-token'))
    yield 'forwardedHeaders lists "x-prerender-token", by which prerenderService would get tokens of visitors; remove it.';
  if (Object.keys(values.countryContent ?? {}).length > 0)
    yield 'countryContent can’t be had from a prerender service, which asks from one place; remove countryContent or prerenderService.';
  if (mode === 'alone') yield* ofServiceAlone(values);
}

/** Pulumi.yaml gives the default address to every stack, so only another one is known to be set. */
function* ofServiceUrl({
  prerenderService: mode,
  prerenderServiceUrl: url = DEFAULT_PRERENDER_SERVICE_URL,
  domains = [],
  extraHosts = [],
}: Partial<SettingValues>): Generator<string> {
  if (mode === undefined) {
    if (url !== DEFAULT_PRERENDER_SERVICE_URL)
      yield 'prerenderServiceUrl is the address of a prerender service, and there is none; set prerenderService, or remove it.';
    return;
  }
  const { hostname } = new URL(url);
  if ([...domains, ...extraHosts].includes(hostname))
    yield `prerenderServiceUrl is at "${hostname}", which is one of the public hosts; name the service's own host, or ` +
      'requests would go in circles.';
}

function* ofServiceAlone(values: Partial<SettingValues>): Generator<string> {
  for (const name of OUR_RENDERERS) {
    const value = values[name];
    if (value !== undefined && value !== false)
      yield `${name} ${OF_OUR_RENDERERS[name]}, and prerenderService alone has none; remove it, or set prerenderService to share.`;
  }
}
