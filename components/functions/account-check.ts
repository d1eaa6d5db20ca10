// Asks Lambda in every region whether the account allows what the settings want, before anything is deployed.
import * as pulumi from '@pulumi/pulumi';
import type { Region } from '../../core/geography/regions';
import { SettingsError } from '../../core/settings/check-settings';
import { DEFAULT_RENDER_CONCURRENCY } from '../../core/settings/load-settings';
import type { StackSettings } from '../../core/settings/stack-settings';
import type { ConcurrencyLimits, FunctionOwner, LambdaAccount } from './lambda-account';

/** Lambda keeps this many for functions that reserve nothing ("Configuring reserved concurrency", Lambda Developer Guide). */
const ALWAYS_UNRESERVED = 100;

/** What accounts have that are not new; new ones have less until they are used ("Lambda quotas", Lambda Developer Guide). */
const USUAL_CONCURRENCY = 1000;

/**
 * The most memory that a function of a new account may have. No API tells it; Lambda then refuses more, with this number in
 * its message (seen in https://github.com/awslabs/genai-bedrock-agent-chatbot/issues/4).
 */
const NEW_ACCOUNT_MEMORY_MEGABYTES = 3008;

/** What is asked for, and the settings that ask for it. */
interface Wanted {
  readonly reserved: number;
  /** What of that was not chosen by anybody: the default of renderConcurrency, which may be left out. */
  readonly byDefault: number;
  /** The subject of a sentence, its verb in the plural. */
  readonly by: string;
  readonly memoryMegabytes: number;
}

/** What a region has for the settings. */
type Room =
  | { readonly kind: 'enough' }
  | { readonly kind: 'too-little'; readonly limits: ConcurrencyLimits; readonly own: number; readonly allowed: number }
  | { readonly kind: 'unknown'; readonly problem: string };

/** What was found in a region. */
interface Finding {
  readonly problem?: string;
  /** Whether the default reserve has to be left out. */
  readonly unreserved?: true;
}

/**
 * Warns of what may fail, but can't be known: memory of more than new accounts have.
 * @param owner whose functions' reserves are not counted against them
 * @returns the regions without room for the default of renderConcurrency, each with a notice
 * @throws SettingsError naming every region that refuses the settings, or could not be asked
 */
export async function checkAccount(
  settings: StackSettings,
  account: LambdaAccount,
  owner: FunctionOwner,
): Promise<readonly Region[]> {
  const { renderConcurrency = 0, serveConcurrency = 0 } = settings;
  // A canary reserves as much as what it stands beside.
  const pairs = settings.canary ? 2 : 1;
  const wanted: Wanted = {
    reserved: (renderConcurrency + serveConcurrency) * pairs,
    byDefault: renderConcurrency === DEFAULT_RENDER_CONCURRENCY ? renderConcurrency * pairs : 0,
    by: settings.canary
      ? 'renderConcurrency and serveConcurrency, doubled by canary,'
      : 'renderConcurrency and serveConcurrency',
    memoryMegabytes: settings.renderMemoryMegabytes,
  };
  const findings = await Promise.all(settings.regions.map((region) => findingIn(region, wanted, account, owner)));
  const problems = findings.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) throw new SettingsError(problems);
  return settings.regions.filter((_, index) => findings[index]?.unreserved === true);
}

async function findingIn(
  region: Region,
  wanted: Wanted,
  account: LambdaAccount,
  owner: FunctionOwner,
): Promise<Finding> {
  const room = await roomIn(region, wanted, account, owner);
  if (room.kind === 'enough') return {};
  if (room.kind === 'unknown') return { problem: room.problem };
  const { limits, own, allowed } = room;
  if (wanted.byDefault > 0 && wanted.reserved - wanted.byDefault <= allowed) {
    void pulumi.log.warn(
      `renderConcurrency (${DEFAULT_RENDER_CONCURRENCY}, the default) is left out in ${region}: the account may have ${limits.total} concurrent executions ` +
        `there, and could reserve ${allowed}. Nothing but that quota bounds how many pages are rendered at once. Ask AWS for a higher one ` +
        '("Concurrent executions" of Lambda in Service Quotas), and deploy again.',
    );
    return { unreserved: true };
  }
  return {
    problem:
      `${wanted.by} reserve ${wanted.reserved} of the ${limits.total} concurrent executions of ${region}, of which other functions ` +
      `reserve ${limits.total - limits.unreserved - own}; allowed: ${allowed}, since Lambda keeps ${ALWAYS_UNRESERVED} unreserved. ` +
      'Reserve less or nothing, or ask AWS for a higher quota ("Concurrent executions" of Lambda in Service Quotas).',
  };
}

async function roomIn(region: Region, wanted: Wanted, account: LambdaAccount, owner: FunctionOwner): Promise<Room> {
  let limits: ConcurrencyLimits;
  try {
    limits = await account.limits(region);
  } catch (error) {
    return { kind: 'unknown', problem: unasked(region, 'lambda:GetAccountSettings', error) };
  }
  warnOfMemory(region, wanted, limits);
  if (wanted.reserved <= limits.unreserved - ALWAYS_UNRESERVED || wanted.reserved === 0) return { kind: 'enough' };
  let own: number;
  try {
    // What the stack has reserved already is not reserved twice. A new account has no room for any.
    own = limits.unreserved < limits.total ? await account.reservedBy(region, owner) : 0;
  } catch (error) {
    return {
      kind: 'unknown',
      problem: unasked(region, 'lambda:ListFunctions, lambda:ListTags and lambda:GetFunctionConcurrency', error),
    };
  }
  const allowed = Math.max(0, limits.unreserved + own - ALWAYS_UNRESERVED);
  return wanted.reserved <= allowed ? { kind: 'enough' } : { kind: 'too-little', limits, own, allowed };
}

function warnOfMemory(region: Region, { memoryMegabytes }: Wanted, { total }: ConcurrencyLimits): void {
  if (memoryMegabytes <= NEW_ACCOUNT_MEMORY_MEGABYTES || total >= USUAL_CONCURRENCY) return;
  void pulumi.log.warn(
    `renderMemoryMegabytes is ${memoryMegabytes}. The account looks new in ${region} (${total} concurrent executions); Lambda may refuse ` +
      `more than ${NEW_ACCOUNT_MEMORY_MEGABYTES} MB there. If it does, set renderMemoryMegabytes to ${NEW_ACCOUNT_MEMORY_MEGABYTES}, or ask AWS Support for more.`,
  );
}

/** Errors by which AWS says that it knows the credentials of no account there: opt-in regions that are not enabled do so. */
const UNKNOWN_CREDENTIALS: readonly string[] = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
];

function unasked(region: Region, permissions: string, error: unknown): string {
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['Error', String(error)];
  const why = `regions lists ${region}, where Lambda could not be asked for the account's limits (${name}: ${message}).`;
  if (name.startsWith('AccessDenied'))
    return `${why} Whoever deploys needs ${permissions} there; docs/deploy.md has the policy.`;
  if (UNKNOWN_CREDENTIALS.includes(name))
    return `${why} Enable the region in the account (AWS console, Account, AWS Regions), or give valid credentials.`;
  return `${why} Needed: credentials that the AWS SDK finds (aws:profile counts), ${permissions}, and a way to the endpoint.`;
}
