// Every setting of a stack, by room. Types, names, defaults, checks, Pulumi.yaml and docs/settings.md come from here.
import { API } from './rooms/api';
import { TOKEN_SECRETS } from './rooms/api-tokens';
import { CACHING } from './rooms/caching';
import { CHOICE } from './rooms/choice';
import { FORWARDING } from './rooms/forwarding';
import { FUNCTIONS } from './rooms/functions';
import { LOAD } from './rooms/load';
import { OPERATIONS } from './rooms/operations';
import { PAGES } from './rooms/pages';
import { RENDERER_SECRETS } from './rooms/renderer-tokens';
import { ROUTING } from './rooms/routing';
import { SCHEDULE } from './rooms/schedule';
import { PRERENDER_SERVICE, SERVICE_SECRETS } from './rooms/service';
import { SITE } from './rooms/site';
import { HEADER_SECRETS } from './rooms/site-headers';
import type { ValuesOf } from './setting';

const OF_PAGES = { ...CACHING, ...PAGES, ...LOAD, ...FORWARDING, ...ROUTING, ...CHOICE };

/** The settings that the local run takes as well, by `--settings`. */
export const LOCAL_SETTINGS = { ...OF_PAGES, ...SCHEDULE };

/** All settings that a stack's configuration may show. */
export const SETTINGS = {
  ...SITE,
  ...OF_PAGES,
  ...PRERENDER_SERVICE,
  ...FUNCTIONS,
  ...API,
  ...SCHEDULE,
  ...OPERATIONS,
};

/** The settings that a stack's configuration keeps encrypted. */
export const SECRETS = { ...HEADER_SECRETS, ...TOKEN_SECRETS, ...RENDERER_SECRETS, ...SERVICE_SECRETS };

/** The rooms in the order of the documentation; the secret settings among them. */
export const ROOMS = {
  site: SITE,
  secrets: SECRETS,
  routing: ROUTING,
  choice: CHOICE,
  forwarding: FORWARDING,
  service: PRERENDER_SERVICE,
  caching: CACHING,
  pages: PAGES,
  load: LOAD,
  functions: FUNCTIONS,
  api: API,
  schedule: SCHEDULE,
  operations: OPERATIONS,
};

/** The checked values of {@link SETTINGS}. */
export type SettingValues = ValuesOf<typeof SETTINGS>;

/** The checked values of {@link LOCAL_SETTINGS}. */
export type LocalSettingValues = ValuesOf<typeof LOCAL_SETTINGS>;

/** The names of all settings that a stack's configuration may show. */
export const SETTING_NAMES = Object.keys(SETTINGS).filter(isSettingName);

function isSettingName(name: string): name is keyof SettingValues {
  return Object.hasOwn(SETTINGS, name);
}

/** Whether 0 in a configuration stands for "not set": Pulumi.yaml gives it to numbers without a default. */
export function isUnsetByZero(name: string): boolean {
  const setting = isSettingName(name) ? SETTINGS[name] : undefined;
  return setting?.form.schema.type === 'integer' && setting.default === undefined;
}
