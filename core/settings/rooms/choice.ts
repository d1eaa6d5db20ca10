// The settings of the site's choice: origins by country and device, and an experiment with a share of the visitors.
import { COUNTRY_CODES } from '../../geography/country-codes';
import type { Region } from '../../geography/regions';
import { DEVICES, type Device, type ExperimentArm, NO_SITE_CHOICE } from '../../routing/site-choice-settings';
import { integer, propertiesOf, refined, text } from '../forms';
import { rules } from '../rules-form';
import { defaulted, type Form, optional, required } from '../setting';
import type { SettingsReader } from '../settings-reader';
import { REGION } from './routing';
import { host } from './site';

const DOMAIN = host('de.example-origin.com');

/** It stands in a header, a cookie and the router. */
const ARM_NAME = text('a name of 1 to 32 letters, digits, _ and -', /^[A-Za-z0-9_-]{1,32}$/);

const COUNTRY = /^[A-Z]{2}$/;

const BY_COUNTRY: Form<Readonly<Record<string, string>>> = {
  schema: { type: 'object', propertyNames: { pattern: COUNTRY.source }, additionalProperties: DOMAIN.schema },
  allowed: 'an object',
  read(value, name, reader) {
    return Object.fromEntries(
      propertiesOf(value, name, reader).flatMap(([country, given]) => {
        complainOfCountry(country, name, reader);
        const domain = DOMAIN.read(given, `${name}.${country}`, reader);
        return domain === undefined ? [] : [[country, domain]];
      }),
    );
  },
};

const CONTENT: Form<Readonly<Record<string, Region>>> = {
  schema: { type: 'object', propertyNames: { pattern: COUNTRY.source }, additionalProperties: REGION.schema },
  allowed: 'an object',
  read(value, name, reader) {
    return Object.fromEntries(
      propertiesOf(value, name, reader).flatMap(([country, given]) => {
        complainOfCountry(country, name, reader);
        const region = REGION.read(given, `${name}.${country}`, reader);
        return region === undefined ? [] : [[country, region]];
      }),
    );
  },
};

function complainOfCountry(country: string, name: string, reader: SettingsReader): void {
  if (!COUNTRY_CODES.has(country))
    reader.complain(`${name}.${country}: "${country}" is no country; allowed: an ISO 3166-1 alpha-2 code such as DE.`);
}

const BY_DEVICE: Form<Readonly<Partial<Record<Device, string>>>> = {
  schema: {
    type: 'object',
    properties: Object.fromEntries(DEVICES.map((device) => [device, DOMAIN.schema])),
    additionalProperties: false,
  },
  allowed: 'an object',
  read(value, name, reader) {
    const given = new Map(propertiesOf(value, name, reader));
    for (const other of [...given.keys()].filter((key) => !DEVICES.some((device) => device === key)))
      reader.complain(`${name}.${other} is no device; allowed: ${DEVICES.join(', ')}.`);
    return Object.fromEntries(
      DEVICES.flatMap((device) => {
        const domain = given.has(device) ? DOMAIN.read(given.get(device), `${name}.${device}`, reader) : undefined;
        return domain === undefined ? [] : [[device, domain]];
      }),
    );
  },
};

const ARM = {
  name: required({ description: 'The arm’s name: the value of the cookie.', form: ARM_NAME, example: 'control' }),
  weight: required({ description: 'The percentage of the visitors that get it.', form: integer(0, 100), example: 50 }),
  origin: optional({
    description: 'The host of the arm’s site. Unset: the site that the visitor would get without an experiment.',
    form: DOMAIN,
    example: 'new.example-origin.com',
  }),
};

const ARMS = refined(
  rules<ExperimentArm>(ARM, { title: 'ExperimentArmInput' }),
  (arms, setting, reader, given): readonly ExperimentArm[] => {
    const isWhole = Array.isArray(given) && given.length === arms.length;
    // Wrong entries are left out here, and have problems of their own.
    if (!isWhole || arms.length === 0) return arms;
    const sum = arms.reduce((total, { weight }) => total + weight, 0);
    if (arms.length === 1) reader.complain(`${setting} has 1 entry; allowed: none, or two and more.`);
    if (sum !== 100) reader.complain(`${setting} have weights of ${sum} in total; allowed: 100.`);
    for (const part of ['name', 'origin'] as const) {
      const values = arms.map((arm) => arm[part]);
      values.forEach((value, index) => {
        const first = values.indexOf(value);
        if (value !== undefined && first < index)
          reader.complain(`${setting}[${index}].${part} "${value}" is that of ${setting}[${first}]; name it once.`);
      });
    }
    return arms;
  },
);

export const CHOICE = {
  countryOrigins: defaulted({
    description:
      'Hosts of sites for the people of single countries (ISO 3166-1 alpha-2). All others, and bots, get `siteOrigin` ' +
      '(docs/site-choice.md).',
    form: BY_COUNTRY,
    default: NO_SITE_CHOICE.countryOrigins,
    example: { DE: 'de.example-origin.com', AT: 'de.example-origin.com' },
  }),
  deviceOrigins: defaulted({
    description:
      'Hosts of sites for kinds of devices, as CloudFront tells them: `mobile`, `tablet`, `desktop`, `tv`. Bots get that ' +
      'of their page’s variant.',
    form: BY_DEVICE,
    default: NO_SITE_CHOICE.deviceOrigins,
    example: { mobile: 'm.example-origin.com' },
  }),
  countryContent: defaulted({
    description:
      'Countries (ISO 3166-1 alpha-2) whose bots get pages with content of their own, each with the region that the site ' +
      'takes for that country: it alone renders them. Bots of other countries get the default content.',
    form: CONTENT,
    default: {},
    example: { DE: 'eu-central-1' },
  }),
  experimentArms: defaulted({
    description:
      'The arms of an experiment (A/B test): each visitor keeps one by a cookie. Weights must sum to 100. Empty: there ' +
      'is no experiment.',
    form: ARMS,
    default: NO_SITE_CHOICE.experimentArms,
    example: [
      { name: 'control', weight: 90 },
      { name: 'new', weight: 10, origin: 'new.example-origin.com' },
    ],
  }),
  botsArm: optional({
    description: 'The arm that all bots get, so that what is indexed stays the same. Needed with `experimentArms`.',
    form: ARM_NAME,
    example: 'control',
  }),
  experimentCookie: defaulted({
    description: 'The cookie that keeps a visitor’s arm. Another name begins another experiment.',
    form: text('a letter, and up to 63 letters, digits, ., _ and -', /^[A-Za-z][A-Za-z0-9._-]{0,63}$/),
    default: NO_SITE_CHOICE.experimentCookie,
  }),
  experimentDays: defaulted({
    description: 'How many days the cookie lives after each visit.',
    form: integer(1, 400),
    default: NO_SITE_CHOICE.experimentDays,
  }),
};
