// Asks AWS whether the account's concurrency allows what the settings reserve, before anything is deployed.
import * as aws from '@pulumi/aws';
import { SettingsError } from '../core/check-settings';
import type { Region } from '../core/regions';
import type { StackSettings } from '../core/stack-settings';

/** "Concurrent executions" of AWS Lambda in Service Quotas. */
const CONCURRENCY_QUOTA = { serviceCode: 'lambda', quotaCode: 'L-B99A9384' };

/** Lambda keeps this many for functions that reserve nothing ("Configuring reserved concurrency", Lambda Developer Guide). */
const ALWAYS_UNRESERVED = 100;

/**
 * Does nothing if nothing is reserved.
 * @throws SettingsError naming every region whose quota is too small
 */
export async function checkReservedConcurrency(settings: StackSettings): Promise<void> {
  // A canary reserves as much as what it stands beside.
  const reserved = ((settings.renderConcurrency ?? 0) + (settings.serveConcurrency ?? 0)) * (settings.canary ? 2 : 1);
  if (reserved === 0) return;
  const by = settings.canary ? 'renderConcurrency and serveConcurrency, doubled by canary,' : 'renderConcurrency and serveConcurrency';
  const problems = await Promise.all(settings.regions.map((region) => problemIn(region, reserved, by)));
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new SettingsError(found);
}

async function problemIn(region: Region, reserved: number, by: string): Promise<string | undefined> {
  const { value: quota } = await aws.servicequotas.getServiceQuota({ ...CONCURRENCY_QUOTA, region });
  const allowed = Math.max(0, quota - ALWAYS_UNRESERVED);
  if (reserved <= allowed) return undefined;
  return (
    `${by} reserve ${reserved} of the ${quota} concurrent executions of ${region}; ` +
    `allowed: ${allowed}, since Lambda keeps ${ALWAYS_UNRESERVED} unreserved. Reserve less or nothing, or ask AWS for a higher quota.`
  );
}
