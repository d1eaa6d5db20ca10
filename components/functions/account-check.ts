// Checks in every region that the account has room for the settings' concurrency and for the functions' code, before
// anything is deployed.
import * as pulumi from '@pulumi/pulumi';
import { QUEUE_CONCURRENCY_LIMITS } from '../../core/contract/render-queue';
import type { Region } from '../../core/geography/regions';
import { SettingsError } from '../../core/settings/check-settings';
import { DEFAULT_RENDER_CONCURRENCY } from '../../core/settings/load-settings';
import type { StackSettings } from '../../core/settings/stack-settings';
import { codeProblem, warnOfCode } from './code-room';
import type { AccountLimits, FunctionOwner, LambdaAccount } from './lambda-account';

/**
 * Lambda keeps this many concurrent executions for functions that reserve none ("Configuring reserved concurrency",
 * Lambda Developer Guide).
 */
const ALWAYS_UNRESERVED = 100;

/** The usual quota; new accounts have less until they are used ("Lambda quotas", Lambda Developer Guide). */
const USUAL_CONCURRENCY = 1000;

/**
 * The most memory of a function in a new account. No API returns it, but Lambda's error names it
 * (seen in https://github.com/awslabs/genai-bedrock-agent-chatbot/issues/4).
 */
const NEW_ACCOUNT_MEMORY_MEGABYTES = 3008;

/** The share of the account's concurrency that queued renders may take: 2 of 10, of a new account. */
const QUEUED_SHARE = 1 / 4;

/** The wanted concurrency and memory, and the settings that ask for them. */
interface Wanted {
  readonly reserved: number;
  /** The part that the default of renderConcurrency asks for; it may be left out. */
  readonly byDefault: number;
  /** The settings as the subject of a sentence; the verb is in the plural. */
  readonly by: string;
  readonly memoryMegabytes: number;
  /** Queued renders at a time; 0 without a queue. */
  readonly queued: number;
  /** The pairs of functions: with a canary, two. */
  readonly pairs: number;
}

/** The concurrency that a region has for the settings. */
type Room =
  | { readonly kind: 'enough'; readonly limits: AccountLimits }
  | { readonly kind: 'too-little'; readonly limits: AccountLimits; readonly own: number; readonly allowed: number }
  | { readonly kind: 'unknown'; readonly problem: string };

/** The result for a region. */
interface Finding {
  readonly problem?: string;
  /** Whether the default reserve must be left out. */
  readonly unreserved?: true;
}

/**
 * Checks every region. Also warns of memory that a new account may not have: no API reports it.
 * @param owner of the functions whose reserves count as the stack's own
 * @returns the regions without room for the default of renderConcurrency, each with a notice
 * @throws SettingsError with every region that has too little, or did not answer
 */
export async function checkAccount(
  settings: StackSettings,
  account: LambdaAccount,
  owner: FunctionOwner,
): Promise<readonly Region[]> {
  const { renderConcurrency = 0, serveConcurrency = 0 } = settings;
  // A canary reserves the same again.
  const pairs = settings.canary ? 2 : 1;
  const wanted: Wanted = {
    reserved: (renderConcurrency + serveConcurrency) * pairs,
    byDefault: renderConcurrency === DEFAULT_RENDER_CONCURRENCY ? renderConcurrency * pairs : 0,
    by: settings.canary
      ? 'renderConcurrency and serveConcurrency, doubled by canary,'
      : 'renderConcurrency and serveConcurrency',
    memoryMegabytes: settings.renderMemoryMegabytes,
    queued: settings.queueConcurrency ?? 0,
    pairs,
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
  if (room.kind === 'unknown') return { problem: room.problem };
  const problem = codeProblem(region, room.limits.code, wanted.pairs) ?? queueProblemIn(region, wanted, room.limits);
  if (problem !== undefined) return { problem };
  if (room.kind === 'enough') return {};
  const { limits, own, allowed } = room;
  if (wanted.byDefault > 0 && wanted.reserved - wanted.byDefault <= allowed) {
    void pulumi.log.warn(
      `renderConcurrency (${DEFAULT_RENDER_CONCURRENCY}, the default) is left out in ${region}: the account may have ` +
        `${limits.total} concurrent executions there, and could reserve ${allowed}. Only that quota limits how many pages ` +
        'are rendered at once. Ask AWS for a higher one ("Concurrent executions" of Lambda in Service Quotas), and deploy again.',
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

/** Without a reserve, queued renders share the whole account's concurrency with `serve` and all others. */
function queueProblemIn(region: Region, { queued }: Wanted, { total }: AccountLimits): string | undefined {
  const allowed = Math.floor(total * QUEUED_SHARE);
  if (queued <= allowed) return undefined;
  const most = allowed < QUEUE_CONCURRENCY_LIMITS.least ? 'no queue' : `at most ${allowed}`;
  return (
    `queueConcurrency is ${queued}; allowed in ${region}: ${most}, a quarter of the account's ${total} concurrent ` +
    'executions there, so that bots who wait can be served. Lower it or leave it out, or ask AWS for a higher quota ' +
    '("Concurrent executions" of Lambda in Service Quotas).'
  );
}

async function roomIn(region: Region, wanted: Wanted, account: LambdaAccount, owner: FunctionOwner): Promise<Room> {
  let limits: AccountLimits;
  try {
    limits = await account.limits(region);
  } catch (error) {
    return { kind: 'unknown', problem: unasked(region, 'lambda:GetAccountSettings', error) };
  }
  warnOfMemory(region, wanted, limits);
  warnOfCode(region, limits.code, wanted.pairs);
  if (wanted.reserved <= limits.unreserved - ALWAYS_UNRESERVED || wanted.reserved === 0)
    return { kind: 'enough', limits };
  let own: number;
  try {
    // The stack may use its own reserves again. A new account can't reserve any.
    own = limits.unreserved < limits.total ? await account.reservedBy(region, owner) : 0;
  } catch (error) {
    return {
      kind: 'unknown',
      problem: unasked(region, 'lambda:ListFunctions, lambda:ListTags and lambda:GetFunctionConcurrency', error),
    };
  }
  const allowed = Math.max(0, limits.unreserved + own - ALWAYS_UNRESERVED);
  return wanted.reserved <= allowed ? { kind: 'enough', limits } : { kind: 'too-little', limits, own, allowed };
}

function warnOfMemory(region: Region, { memoryMegabytes }: Wanted, { total }: AccountLimits): void {
  if (memoryMegabytes <= NEW_ACCOUNT_MEMORY_MEGABYTES || total >= USUAL_CONCURRENCY) return;
  void pulumi.log.warn(
    `renderMemoryMegabytes is ${memoryMegabytes}. The account looks new in ${region} (${total} concurrent executions); ` +
      `Lambda may refuse more than ${NEW_ACCOUNT_MEMORY_MEGABYTES} MB there. If it does, set renderMemoryMegabytes to ` +
      `${NEW_ACCOUNT_MEMORY_MEGABYTES}, or ask AWS Support for more.`,
  );
}

/** Errors that Lambda sends for unknown credentials, and in opt-in regions that are not enabled. */
// biome-ignore format: a list of words
const UNKNOWN_CREDENTIALS: readonly string[] = [
  'UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidSignatureException',
];

function unasked(region: Region, permissions: string, error: unknown): string {
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['Error', String(error)];
  const why = `regions lists ${region}, where Lambda could not be asked for the account's limits (${name}: ${message}).`;
  if (name.startsWith('AccessDenied'))
    return `${why} The deploying user needs ${permissions} there; docs/deploy.md has the policy.`;
  if (UNKNOWN_CREDENTIALS.includes(name))
    return `${why} Enable the region in the account (AWS console, Account, AWS Regions), or give valid credentials.`;
  return `${why} Needed: credentials that the AWS SDK finds (aws:profile counts), ${permissions}, and a way to the endpoint.`;
}
