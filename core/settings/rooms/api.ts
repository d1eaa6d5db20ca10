// The settings of what comes from outside: the HTTP API for content systems, IndexNow, and deployments of the site.
import { TOKEN_SCOPES, type TokenScope } from '../../contract/api-tokens';
import { isRegion } from '../../geography/regions';
import { FLAG, integer, list, oneOf, propertiesOf, text, whole } from '../forms';
import { defaulted, type Form, optional } from '../setting';
import { TOKEN_NAME } from './api-tokens';

/** One or two segments of plain characters: it is compared byte by byte, by CloudFront and by the function. */
const API_PATH = /^(?:\/[A-Za-z0-9_-]{1,50}){1,2}$/;

/** Paths that belong to the local run, or to the web's own conventions. */
const TAKEN_PATHS = /^\/(?:_local|api)$/;

/** "The key" in the documentation of IndexNow: 8 to 128 of these. */
const INDEX_NOW_KEY = /^[A-Za-z0-9-]{8,128}$/;

/** "CreateApp" and "GetJob", AWS Amplify API Reference. */
const AMPLIFY_APP = /^d[a-z0-9]{1,19}$/;
const AMPLIFY_BRANCH = /^[!-~]{1,150}$/;

/** Any, not only the stack's. */
const REGION = whole('an AWS region, e.g. eu-central-1', { type: 'string' }, (value) =>
  typeof value === 'string' && isRegion(value) ? value : undefined,
);

const SCOPE_LIST = list(oneOf(TOKEN_SCOPES), { most: TOKEN_SCOPES.length });

const SCOPES: Form<Readonly<Record<string, readonly TokenScope[]>>> = {
  schema: { type: 'object', propertyNames: { pattern: TOKEN_NAME.source }, additionalProperties: SCOPE_LIST.schema },
  allowed: 'names of tokens with their scopes',
  read(value, name, reader) {
    const entries = propertiesOf(value, name, reader).map(([token, given]) => {
      return [token, SCOPE_LIST.read(given, `${name}.${token}`, reader) ?? []] as const;
    });
    return Object.fromEntries(entries);
  },
};

export const API = {
  apiPath: optional({
    description:
      'The path of the HTTP API for content systems (docs/webhooks.md): `POST <path>/recache`, `/purge` and ' +
      '`/publish`, `GET <path>/jobs/<id>`. It needs `apiTokens` and `queueConcurrency`. The site’s own paths below it ' +
      'are hidden. Unset: there is no API.',
    form: text(
      'a path of one or two segments of letters, digits, _ and -, e.g. /_georender; not /_local or /api',
      (path) => API_PATH.test(path) && !TAKEN_PATHS.test(path),
    ),
    example: '/_georender',
  }),
  apiScopes: defaulted({
    description:
      'What each of `apiTokens` allows: `recache`, `purge`, `publish`. Every token may look at jobs. A token that is ' +
      'left out allows recaches alone.',
    form: SCOPES,
    default: {},
    example: { cms: ['recache'], deploy: ['purge', 'publish'] },
  }),
  indexNowKey: optional({
    description:
      'The key of IndexNow, by which search engines are told of pages that a recache changed; it is no secret. ' +
      'Its file is served at `/<key>.txt`. It needs `apiPath` and `domains`. Unset: they are not told.',
    form: text('8 to 128 letters, digits and -, e.g. what openssl rand -hex 16 prints', INDEX_NOW_KEY),
    example: '0123456789abcdef0123456789abcdef',
  }),
  publishing: defaulted({
    description:
      'Whether deployments of the site are followed: by `amplifyApp`, by `POST <apiPath>/publish`, or by both ' +
      '(docs/operations.md, "Publishing"). It needs `queueConcurrency`.',
    form: FLAG,
    default: false,
  }),
  amplifyApp: optional({
    description: 'The id of the Amplify app that is the site: its deployments are followed. It needs `publishing`.',
    form: text('the id of an Amplify app, e.g. d1a2b3c4d5e6f7', AMPLIFY_APP),
    example: 'd1a2b3c4d5e6f7',
  }),
  amplifyBranch: defaulted({
    description: 'The branch of `amplifyApp` that is the site.',
    form: text('the name of a branch', AMPLIFY_BRANCH),
    default: 'main',
  }),
  amplifyRegion: optional({
    description: 'The AWS region of `amplifyApp`. Unset: `homeRegion`.',
    form: REGION,
    example: 'eu-central-1',
  }),
  publishRenders: defaulted({
    description: 'How many pages are rendered after a deployment of the site: those that bots ask for most.',
    form: integer(0, 10_000),
    default: 200,
  }),
};
