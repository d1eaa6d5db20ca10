// Asks Lambda in every region whether the account allows what the settings want, before anything is deployed.
import * as pulumi from '@pulumi/pulumi';
import { SettingsError } from '../core/check-settings';
import type { Region } from '../core/regions';
import type { StackSettings } from '../core/stack-settings';
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
  /** The subject of a sentence, its verb in the plural. */
  readonly by: string;
  readonly memoryMegabytes: number;
}

/**
 * Warns of what may fail, but can't be known: memory of more than new accounts have.
 * @param owner whose functions' reserves are not counted against them
 * @throws SettingsError naming every region that refuses the settings, or could not be asked
 */
export async function checkAccount(settings: StackSettings, account: LambdaAccount, owner: FunctionOwner): Promise<void> {
  const wanted: Wanted = {
    // A canary reserves as much as what it stands beside.
    reserved: ((settings.renderConcurrency ?? 0) + (settings.serveConcurrency ?? 0)) * (settings.canary ? 2 : 1),
    by: settings.canary ? 'renderConcurrency and serveConcurrency, doubled by canary,' : 'renderConcurrency and serveConcurrency',
    memoryMegabytes: settings.renderMemoryMegabytes,
  };
  const problems = await Promise.all(settings.regions.map((region) => problemIn(region, wanted, account, owner)));
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new SettingsError(found);
}

async function problemIn(region: Region, wanted: Wanted, account: LambdaAccount, owner: FunctionOwner): Promise<string | undefined> {
  let limits: ConcurrencyLimits;
  try {
    limits = await account.limits(region);
  } catch (error) {
    return unasked(region, 'lambda:GetAccountSettings', error);
  }
  warnOfMemory(region, wanted, limits);
  if (wanted.reserved <= limits.unreserved - ALWAYS_UNRESERVED || wanted.reserved === 0) return undefined;
  let own: number;
  try {
    // What the stack has reserved already is not reserved twice. A new account has no room for any.
    own = limits.unreserved < limits.total ? await account.reservedBy(region, owner) : 0;
  } catch (error) {
    return unasked(region, 'lambda:ListFunctions, lambda:ListTags and lambda:GetFunctionConcurrency', error);
  }
  const allowed = Math.max(0, limits.unreserved + own - ALWAYS_UNRESERVED);
  if (wanted.reserved <= allowed) return undefined;
  return (
    `${wanted.by} reserve ${wanted.reserved} of the ${limits.total} concurrent executions of ${region}, of which other functions ` +
    `reserve ${limits.total - limits.unreserved - own}; allowed: ${allowed}, since Lambda keeps ${ALWAYS_UNRESERVED} unreserved. ` +
    'Reserve less or nothing, or ask AWS for a higher quota ("Concurrent executions" of Lambda in Service Quotas).'
  );
}

function warnOfMemory(region: Region, { memoryMegabytes }: Wanted, { total }: ConcurrencyLimits): void {
  if (memoryMegabytes <= NEW_ACCOUNT_MEMORY_MEGABYTES || total >= USUAL_CONCURRENCY) return;
  void pulumi.log.warn(
    `renderMemoryMegabytes is ${memoryMegabytes}. The account looks new in ${region} (${total} concurrent executions); Lambda may refuse ` +
      `more than ${NEW_ACCOUNT_MEMORY_MEGABYTES} MB there. If it does, set renderMemoryMegabytes to ${NEW_ACCOUNT_MEMORY_MEGABYTES}, or ask AWS Support for more.`,
  );
}

/** Errors by which AWS says that it knows the credentials of no account there: opt-in regions that are not enabled do so. */
const UNKNOWN_CREDENTIALS: readonly string[] = ['UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidSignatureException'];

function unasked(region: Region, permissions: string, error: unknown): string {
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['Error', String(error)];
  const why = `regions lists ${region}, where Lambda could not be asked for the account's limits (${name}: ${message}).`;
  if (name.startsWith('AccessDenied')) return `${why} Whoever deploys needs ${permissions} there; docs/deploy.md has the policy.`;
  if (UNKNOWN_CREDENTIALS.includes(name)) return `${why} Enable the region in the account (AWS console, Account, AWS Regions), or give valid credentials.`;
  return `${why} Needed: credentials that the AWS SDK finds (aws:profile counts), ${permissions}, and a way to the endpoint.`;
}
