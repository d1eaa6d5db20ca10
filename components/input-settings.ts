// Settings that a program may take from other resources, so that their values are known only during the deployment.
import * as pulumi from '@pulumi/pulumi';
import { checkSettings, SettingsError } from '../core/settings/check-settings';
import { SETTING_NAMES } from '../core/settings/settings';
import type { RawSettings } from '../core/settings/settings-reader';
import type { StackSettings, StackSettingsInput } from '../core/settings/stack-settings';
import { shownAs } from './program-error';

/**
 * These settings and a valid value of each, which stands for one that is not known yet. All other settings must be
 * plain: they decide which resources there are, are compiled into the router, or are checked together.
 */
const PLACEHOLDERS = {
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  alarmEmail: 'ops@example.com',
  webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/12345678-1234-1234-1234-123456789012',
  accessLogsBucket: 'logs',
  cachePolicyId: '0123abcd-4567-89ab-cdef-0123456789ab',
  originRequestPolicyId: '0123abcd-4567-89ab-cdef-0123456789ab',
  renderMemoryMegabytes: 2048,
  renderStorageMegabytes: 2048,
  serveArchitecture: 'arm64',
  logRetentionDays: 30,
  botRequestLimit: 2000,
  monthlyBudgetDollars: 100,
} as const satisfies Partial<StackSettingsInput>;

type InputName = keyof typeof PLACEHOLDERS;

/** A stack's settings as a program writes them: those that resources alone need may be inputs. */
export type SettingsArgs = Omit<StackSettingsInput, InputName> & {
  readonly [Name in keyof Pick<StackSettingsInput, InputName>]: pulumi.Input<NonNullable<StackSettingsInput[Name]>>;
};

/** Checked settings. Those that may be inputs are checked when their values are known. */
export type ResolvedSettings = Omit<StackSettings, InputName> & {
  readonly [Name in InputName]:
    | pulumi.Input<NonNullable<StackSettings[Name]>>
    | Extract<StackSettings[Name], undefined>;
};

/**
 * Checks settings. Whether a setting is given is known at once; an output's value is checked during the deployment, by
 * the same rules.
 * @param further problems that were found elsewhere, to be reported with the rest
 * @throws SettingsError with every problem that is known at once
 */
export function resolvedSettings(args: SettingsArgs, further: readonly string[]): ResolvedSettings {
  const raw: RawSettings = Object.fromEntries(SETTING_NAMES.map((name) => [name, args[name]]));
  const known: RawSettings = Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [
      name,
      isLater(value) && isInputName(name) ? PLACEHOLDERS[name] : value,
    ]),
  );
  const settings = checkSettings(known, further);
  const resolved = <Name extends InputName>(
    name: Name,
  ): StackSettings[Name] | pulumi.Output<NonNullable<StackSettings[Name]>> => {
    const value = raw[name];
    if (!isLater(value)) return settings[name];
    return pulumi.all([value]).apply(([later]) => checkedLater(known, name, later));
  };
  return {
    ...settings,
    certificateArn: resolved('certificateArn'),
    hostedZoneId: resolved('hostedZoneId'),
    alarmEmail: resolved('alarmEmail'),
    webAclArn: resolved('webAclArn'),
    accessLogsBucket: resolved('accessLogsBucket'),
    cachePolicyId: resolved('cachePolicyId'),
    originRequestPolicyId: resolved('originRequestPolicyId'),
    renderMemoryMegabytes: resolved('renderMemoryMegabytes'),
    renderStorageMegabytes: resolved('renderStorageMegabytes'),
    serveArchitecture: resolved('serveArchitecture'),
    logRetentionDays: resolved('logRetentionDays'),
    botRequestLimit: resolved('botRequestLimit'),
    monthlyBudgetDollars: resolved('monthlyBudgetDollars'),
  };
}

/** @throws pulumi.RunError, which Pulumi shows by its message alone */
function checkedLater<Name extends InputName>(
  known: RawSettings,
  name: Name,
  value: unknown,
): NonNullable<StackSettings[Name]> {
  try {
    const isGiven = value !== undefined && value !== null;
    const checked = isGiven ? checkSettings({ ...known, [name]: value })[name] : undefined;
    if (checked !== undefined) return checked;
    throw new SettingsError([`${name} is an output without a value; give it one, or leave ${name} out.`]);
  } catch (error) {
    throw error instanceof SettingsError ? shownAs(error.message) : error;
  }
}

function isInputName(name: string): name is InputName {
  return Object.hasOwn(PLACEHOLDERS, name);
}

function isLater(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}
