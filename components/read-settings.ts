// Reads a stack's settings from Pulumi configuration, without judging them.
import * as pulumi from '@pulumi/pulumi';
import type { RawSettings } from '../core/settings/settings-reader';
import { HEADERS_MUST_BE_SECRET, siteHeaderProblems } from '../core/settings/site-header-settings';

/** What 0 may stand for "not set" in; elsewhere it is a value, and wrong. */
const ZERO_IS_UNSET: readonly string[] = ['serveConcurrency', 'botRequestLimit', 'monthlyBudgetDollars'];

/**
 * Everything that is configured, as it was written, typing errors in names included. An empty text, and 0 for a
 * ceiling, stand for "not set", since Pulumi.yaml must give each key a default.
 */
export function readSettings(config: pulumi.Config): RawSettings {
  const prefix = `${config.name}:`;
  const settings: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig())) {
    const name = key.slice(prefix.length);
    if (!key.startsWith(prefix) || name === 'siteHeaders') continue;
    const value = parsed(text);
    if (value !== '' && !(value === 0 && ZERO_IS_UNSET.includes(name))) settings[name] = value;
  }
  return settings;
}

/** Lists, objects, numbers and flags are kept as JSON in configuration, texts as they are. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/**
 * The secret headers for the site: the secret itself, if there are any, and what is wrong with them. Not read by
 * `config.getSecretObject`, which throws on what is no JSON, and shows it.
 */
export function readSiteHeaders(config: pulumi.Config): {
  readonly headers: pulumi.Output<Record<string, string>> | undefined;
  readonly problems: readonly string[];
} {
  const key = `${config.name}:siteHeaders`;
  const text = pulumi.runtime.allConfig()[key];
  const value = text === undefined ? undefined : parsed(text);
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value === undefined || value === null || value === '' || isEmpty) return { headers: undefined, problems: [] };
  const unkept = isKeptSecret(key) ? [] : [HEADERS_MUST_BE_SECRET];
  const problems = [...unkept, ...siteHeaderProblems(value)];
  return { headers: problems.length > 0 ? undefined : pulumi.secret(textsByName(value)), problems };
}

/** Of what has passed {@link siteHeaderProblems}. */
function textsByName(value: object): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, String(content)]));
}

/** Pulumi's runtime knows which keys are encrypted, though its types don't say so; a runtime that doesn't is trusted. */
function isKeptSecret(key: string): boolean {
  const isConfigSecret: unknown = Reflect.get(pulumi.runtime, 'isConfigSecret');
  return typeof isConfigSecret !== 'function' || isConfigSecret(key) === true;
}
