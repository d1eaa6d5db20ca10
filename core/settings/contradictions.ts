// Notes settings that contradict each other, or need another.
import { ofEngine } from './engine-contradictions';
import { ofService } from './service-contradictions';
import type { SettingValues } from './settings';
import type { SettingsReader } from './settings-reader';
import { siteChoiceProblems } from './site-choice-problems';

/** Notes every contradiction; settings with problems of their own are left out, or without the wrong entries. */
export function noteContradictions(values: Partial<SettingValues>, reader: SettingsReader): void {
  for (const problem of [
    ...ofSite(values, reader),
    ...ofRouting(values),
    ...ofCeilings(values, reader),
    ...ofApi(values, reader),
    ...siteChoiceProblems(values, reader),
    ...ofEngine(values, reader),
    ...ofService(values, reader),
  ])
    reader.complain(problem);
  if (values.forwardedHeaders !== undefined && values.forwardedHeaders.length > 0 && reader.has('cachePolicyId'))
    reader.complain(
      'forwardedHeaders are part of the cache policy, and cachePolicyId names the one of another stack; set them ' +
        'there, or leave out cachePolicyId.',
    );
}

/** Notes a schedule without a queue. The local run always has queues. */
export function noteMissingQueue(values: Partial<SettingValues>, reader: SettingsReader): void {
  if (values.scheduledRendersPerDay !== undefined && values.queueConcurrency === undefined)
    reader.complain(
      'scheduledRendersPerDay needs a queue that renders what nobody waits for; set queueConcurrency, e.g. 2.',
    );
}

function* ofSite(values: Partial<SettingValues>, reader: SettingsReader): Generator<string> {
  const { siteOrigin, domains = [], extraHosts = [] } = values;
  if (siteOrigin !== undefined && [...domains, ...extraHosts].includes(siteOrigin))
    yield `siteOrigin "${siteOrigin}" is one of the public hosts; name the host behind it, or requests would go in circles.`;
  for (const host of extraHosts.filter((name) => domains.includes(name)))
    yield `extraHosts lists "${host}", which is one of domains already; remove it from extraHosts.`;
  if (domains.length > 0 && !reader.has('certificateArn') && !reader.has('hostedZoneId'))
    yield 'domains need a certificate; set certificateArn, or hostedZoneId to have one made.';
}

function* ofRouting({ extraBots = [], exemptBots = [] }: Partial<SettingValues>): Generator<string> {
  const exempt = new Set(exemptBots.map((token) => token.toLowerCase()));
  for (const token of extraBots.filter((added) => exempt.has(added.toLowerCase())))
    yield `extraBots and exemptBots both list "${token}"; remove it from one of them.`;
}

function* ofCeilings(values: Partial<SettingValues>, reader: SettingsReader): Generator<string> {
  const {
    renderConcurrency = 0,
    serveConcurrency,
    queueConcurrency = 0,
    botRequestLimit,
    monthlyBudgetDollars,
  } = values;
  if (serveConcurrency !== undefined && serveConcurrency <= renderConcurrency)
    yield `serveConcurrency is ${serveConcurrency}; allowed: more than renderConcurrency (${renderConcurrency}), since each render ` +
      'holds an answer, and kept pages must not wait for renders.';
  if (renderConcurrency > 0 && queueConcurrency > renderConcurrency / 2)
    yield `queueConcurrency is ${queueConcurrency}; allowed: at most half of renderConcurrency (${renderConcurrency}), so that bots ` +
      `who wait can be served. Raise renderConcurrency to ${2 * queueConcurrency}, or lower queueConcurrency.`;
  if (botRequestLimit !== undefined && reader.has('webAclArn'))
    yield 'botRequestLimit makes a web ACL, and webAclArn names one; a distribution has one: remove one of them, or add the rule to yours.';
  if (monthlyBudgetDollars !== undefined && !reader.has('alarmEmail'))
    yield 'monthlyBudgetDollars needs an address to tell; set alarmEmail.';
  if (values.botReports === true && reader.has('accessLogsBucket'))
    yield 'botReports makes a bucket for access logs, and accessLogsBucket names one; remove one of them: each line would be kept twice.';
}

function* ofApi(values: Partial<SettingValues>, reader: SettingsReader): Generator<string> {
  const { apiPath, domains = [], publishing = false } = values;
  for (const name of ['apiPath', 'publishing'] as const) {
    const isOn = name === 'apiPath' ? apiPath !== undefined : publishing;
    if (isOn && !reader.has('queueConcurrency'))
      yield `${name} orders renders that nobody waits for; set queueConcurrency.`;
  }
  if (values.indexNowKey !== undefined && (apiPath === undefined || domains.length === 0))
    yield 'indexNowKey tells of pages that a recache changed, on a site with a name of its own; set apiPath and domains.';
  if (values.amplifyApp !== undefined && !publishing)
    yield 'amplifyApp names the app whose deployments are followed; set publishing to true.';
  if (values.amplifyRegion !== undefined && values.amplifyApp === undefined)
    yield 'amplifyRegion is the region of amplifyApp; set amplifyApp, or leave it out.';
  if (
    Object.values(values.apiScopes ?? {})
      .flat()
      .includes('publish') &&
    !publishing
  )
    yield 'apiScopes has the scope publish; set publishing to true, or remove it.';
  yield* ofApiPaths(values);
}

/** The API has its paths to itself: the first behaviour of the distribution that matches counts. */
function* ofApiPaths({ apiPath, ...values }: Partial<SettingValues>): Generator<string> {
  if (apiPath === undefined) return;
  for (const name of ['passthroughPaths', 'includePaths'] as const) {
    for (const pattern of values[name] ?? []) {
      if (pattern === apiPath || pattern.startsWith(`${apiPath}/`))
        yield `${name} lists "${pattern}", which lies below apiPath (${apiPath}); remove it, or choose another apiPath.`;
    }
  }
}
