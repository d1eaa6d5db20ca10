// Reads a stack's settings from Pulumi configuration. Only the secret ones are checked here.
import * as pulumi from '@pulumi/pulumi';
import { TOKENS_MUST_BE_SECRET } from '../core/settings/rooms/api-tokens';
import { RENDERER_TOKENS_MUST_BE_SECRET } from '../core/settings/rooms/renderer-tokens';
import { SERVICE_HEADERS_MUST_BE_SECRET } from '../core/settings/rooms/service';
import { HEADERS_MUST_BE_SECRET } from '../core/settings/rooms/site-headers';
import { isUnsetByZero, SECRETS } from '../core/settings/settings';
import { type RawSettings, SettingsReader } from '../core/settings/settings-reader';

/**
 * The whole configuration as it was written, typing errors in names included. An empty text stands for "not set", and
 * so does 0 for a number without a default, since Pulumi.yaml must give each key a default.
 */
export function readSettings(config: pulumi.Config): RawSettings {
  const prefix = `${config.name}:`;
  const settings: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(pulumi.runtime.allConfig())) {
    const name = key.slice(prefix.length);
    if (!key.startsWith(prefix) || Object.hasOwn(SECRETS, name)) continue;
    const value = parsed(text);
    if (value !== '' && !(value === 0 && isUnsetByZero(name))) settings[name] = value;
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

/** A secret setting, and every problem with it. */
export interface ReadSecret {
  /** Undefined: it is not set, or has problems. */
  readonly value: pulumi.Output<Readonly<Record<string, string>>> | undefined;
  /** The names in it. */
  readonly names: readonly string[];
  readonly problems: readonly string[];
}

/** The secret headers for the site, and every problem with them. */
export function readSiteHeaders(config: pulumi.Config): ReadSecret {
  return readSecret(config, 'siteHeaders', HEADERS_MUST_BE_SECRET);
}

/** The secret tokens of the HTTP API, and every problem with them. */
export function readApiTokens(config: pulumi.Config): ReadSecret {
  return readSecret(config, 'apiTokens', TOKENS_MUST_BE_SECRET);
}

/** The secret tokens of a router at Lambda@Edge, and every problem with them. */
export function readRendererTokens(config: pulumi.Config): ReadSecret {
  return readSecret(config, 'rendererTokens', RENDERER_TOKENS_MUST_BE_SECRET);
}

/** The secret headers for a prerender service, and every problem with them. */
export function readServiceHeaders(config: pulumi.Config): ReadSecret {
  return readSecret(config, 'prerenderServiceHeaders', SERVICE_HEADERS_MUST_BE_SECRET);
}

/** Not read by `config.getSecretObject`, whose error shows a value that is not JSON. */
function readSecret(config: pulumi.Config, name: keyof typeof SECRETS, ifOpen: string): ReadSecret {
  const key = `${config.name}:${name}`;
  const text = pulumi.runtime.allConfig()[key];
  const value = text === undefined ? undefined : parsed(text);
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value === undefined || value === null || value === '' || isEmpty)
    return { value: undefined, names: [], problems: [] };
  const reader = new SettingsReader({}, undefined);
  if (!isKeptSecret(key)) reader.complain(ifOpen);
  const read = SECRETS[name].form.read(value, name, reader);
  const isUsable = read !== undefined && reader.found.length === 0;
  return {
    value: isUsable ? pulumi.secret(read) : undefined,
    names: Object.keys(read ?? {}),
    problems: reader.found,
  };
}

/** Pulumi's runtime knows which keys are encrypted, though its types don't say so. Older ones are trusted. */
function isKeptSecret(key: string): boolean {
  const isConfigSecret: unknown = Reflect.get(pulumi.runtime, 'isConfigSecret');
  return typeof isConfigSecret !== 'function' || isConfigSecret(key) === true;
}
