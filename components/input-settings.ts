// Settings that a program may take from other resources, so that their values are known only during the deployment.
import * as pulumi from '@pulumi/pulumi';
import { checkSettings, SettingsError } from '../core/settings/check-settings';
import type { Setting } from '../core/settings/setting';
import { SETTING_NAMES, SETTINGS } from '../core/settings/settings';
import type { RawSettings } from '../core/settings/settings-reader';
import type { StackSettings, StackSettingsInput } from '../core/settings/stack-settings';
import { isLater } from './later';
import { shownAs } from './program-error';

/**
 * The settings that may be inputs. All others must be plain: they decide which resources there are, are compiled into
 * the router, or are checked together.
 */
// biome-ignore format: a list of words
export const INPUT_NAMES = [
  'certificateArn', 'hostedZoneId', 'alarmEmail', 'webAclArn', 'accessLogsBucket', 'cachePolicyId', 'originRequestPolicyId',
  'renderMemoryMegabytes', 'renderStorageMegabytes', 'serveArchitecture', 'logRetentionDays', 'botRequestLimit',
  'monthlyBudgetDollars',
] as const satisfies readonly (keyof StackSettingsInput)[];

type InputName = (typeof INPUT_NAMES)[number];

/** All other settings of docs/settings.md, with their defaults. Those that resources alone need may be inputs. */
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
  const known = knownSettings(args);
  const settings = checkSettings(known, further);
  const resolved = <Name extends InputName>(
    name: Name,
  ): StackSettings[Name] | pulumi.Output<NonNullable<StackSettings[Name]>> => {
    const value: unknown = args[name];
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

/**
 * The settings with a valid value in place of each that is not known yet. A distribution of the program has the
 * certificate that `domains` need.
 */
export function knownSettings(
  args: { readonly [Name in keyof SettingsArgs]?: unknown } & { readonly distribution?: unknown },
): RawSettings {
  const known = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, isLater(args[name]) && isInputName(name) ? placeholder(name) : args[name]]),
  );
  if (args.distribution === undefined) return known;
  return { ...known, certificateArn: placeholder('certificateArn') };
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

/** A valid value that stands for one that is not known yet. */
function placeholder(name: InputName): unknown {
  const setting: Setting<unknown> = SETTINGS[name];
  return setting.default ?? setting.example;
}

function isInputName(name: string): name is InputName {
  return INPUT_NAMES.some((known) => known === name);
}
