// The settings of routing: which requests are rendered, for which bots, in which form and region.
import { BOT_GROUP_NAMES } from '../../bots/bot-groups';
import { botRemovalProblem, botTokenProblem } from '../../bots/bot-tokens';
import { DEFAULT_BOT_SETTINGS } from '../../bots/bots';
import { COUNTRY_CODES, PLACE_CODE_FORM } from '../../geography/country-codes';
import { ALL_REGIONS, isRegion, type Region } from '../../geography/regions';
import { VARIANTS } from '../../pages/variants';
import { FLAG, list, oneOf, propertiesOf, refined, text } from '../forms';
import { defaulted, type Form } from '../setting';
import { COOKIES, PATH } from './paths';

/** One of the stack's regions. */
export const REGION: Form<Region> = {
  schema: { type: 'string', enum: ALL_REGIONS },
  allowed: 'regions of the stack',
  read(value, name, reader) {
    const { regions = ALL_REGIONS } = reader;
    if (typeof value === 'string' && isRegion(value) && regions.includes(value)) return value;
    reader.problem(name, value, `one of regions: ${regions.join(', ')}`);
    return undefined;
  },
};

/** In the order of the known groups, so that another order in config builds no other router. */
const GROUPS = refined(list(oneOf(BOT_GROUP_NAMES)), (named) =>
  BOT_GROUP_NAMES.filter((group) => named.includes(group)),
);

const VARIANT_LIST = refined(list(oneOf(VARIANTS)), (named, setting, reader, given) => {
  if (!named.includes('desktop'))
    reader.problem(setting, given, '[desktop] or [desktop, mobile]; desktop is always rendered');
  return VARIANTS.filter((variant) => named.includes(variant));
});

const OVERRIDES: Form<Readonly<Record<string, Region>>> = {
  schema: {
    type: 'object',
    propertyNames: { pattern: PLACE_CODE_FORM.source },
    additionalProperties: REGION.schema,
  },
  allowed: 'an object',
  read(value, name, reader) {
    const overrides: Record<string, Region> = {};
    for (const [place, given] of propertiesOf(value, name, reader)) {
      const setting = `${name}.${place}`;
      if (!PLACE_CODE_FORM.test(place) || !COUNTRY_CODES.has(place.slice(0, 2)))
        reader.complain(
          `${setting}: "${place}" is no country or subdivision; allowed: an ISO 3166-1 alpha-2 code such as GB, or an ` +
            'ISO 3166-2 code such as US-CA.',
        );
      const region = REGION.read(given, setting, reader);
      if (region !== undefined) overrides[place] = region;
    }
    return overrides;
  },
};

export const ROUTING = {
  includePaths: defaulted({
    description: 'Path patterns that may be rendered. Empty: all.',
    form: list(PATH),
    default: [],
    example: ['/', '/articles/*'],
  }),
  excludePaths: defaulted({
    description: 'Path patterns that are never rendered.',
    form: list(PATH),
    default: [],
    example: ['/account/*'],
  }),
  botGroups: defaulted({
    description:
      'The groups of bots that get rendered pages (docs/bots.md): search engines, link previews, AI crawlers and agents, ' +
      'SEO auditors, and all others that call themselves a bot.',
    form: GROUPS,
    default: DEFAULT_BOT_SETTINGS.groups,
    example: ['search', 'preview'],
  }),
  extraBots: defaulted({
    description:
      'Parts of user agents that belong to bots as well. One with a leading `^` counts only where a user agent begins.',
    form: list(text('parts of user agents'), { problemOf: botTokenProblem }),
    default: DEFAULT_BOT_SETTINGS.add,
    example: ['AcmeAuditor'],
  }),
  exemptBots: defaulted({
    description: 'Bots that get the site although their group is on: their tokens, as the groups list them.',
    form: list(text('parts of user agents'), { problemOf: botRemovalProblem }),
    default: DEFAULT_BOT_SETTINGS.remove,
    example: ['ahrefsbot'],
  }),
  sessionCookies: defaulted({
    description:
      'Cookies of signed-in visitors, who always get the site, and files of their own. ' +
      'A `*` at a name’s end stands for any rest.',
    form: COOKIES,
    default: [],
    example: ['connect.sid', 'wordpress_logged_in_*'],
  }),
  variants: defaulted({
    description:
      'The forms that pages are rendered in. With `mobile`, bots that call themselves a telephone get pages of their ' +
      'own: twice the renders, twice the storage.',
    form: VARIANT_LIST,
    default: ['desktop'],
    example: ['desktop', 'mobile'],
  }),
  countryOverrides: defaulted({
    description:
      'Countries (ISO 3166-1 alpha-2) and subdivisions (ISO 3166-2) whose bots go to another region than the nearest ' +
      '(docs/geography.md).',
    form: OVERRIDES,
    default: {},
    example: { GB: 'eu-west-2', 'US-CA': 'us-west-2' },
  }),
  drainedRegions: defaulted({
    description:
      'Regions that bots are not sent to, until this is changed. All may be drained: the site answers then. ' +
      'Without a deployment: docs/deploy.md, "Draining a region".',
    form: list(REGION),
    default: [],
    example: ['eu-central-1'],
  }),
  healthChecks: defaulted({
    description:
      'Whether regions that fail drain themselves (docs/deploy.md, "Health checks"). With `edge: lambda-at-edge` there ' +
      'are none: its router avoids failing regions itself.',
    form: FLAG,
    default: true,
  }),
};
