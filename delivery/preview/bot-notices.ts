// What bots will notice of a deployment, by the resources that change.
import { VARIABLES } from '../../core/contract/environment-variables';
import type { ResourceProperties } from '../engine/engine-events';
import { type Change, isPart, TYPES } from './changes';

/** A rule: which change it is about, and what bots notice of it. */
interface NoticeRule {
  readonly isMet: (change: Change) => boolean;
  /** Without a full stop at its end. */
  readonly text: string;
}

type VariableName = keyof typeof VARIABLES;

/** By variable of `serve` and `render`: what its change means for bots. */
const OF_VARIABLES: readonly (readonly [names: readonly VariableName[], text: string])[] = [
  [
    ['queryPolicy', 'variants', 'hosts', 'scheme'],
    'Keys of pages change: affected pages are rendered again when they are asked for; copies under old keys expire',
  ],
  [['freshness'], 'Pages become stale sooner or later than before'],
  [
    ['pageRules', 'ignoredCookies', 'renderHorizonMs', 'renderBudgetMs'],
    'Pages are rendered by other rules from their next render on; kept pages stay until they are stale',
  ],
  [
    ['siteUrl', 'siteHosts'],
    'Pages are rendered from another address of the site; kept pages stay until they are stale',
  ],
  [['overloadAnswers', 'newPagesPerHour'], 'Bots may get other answers while a region has no capacity for renders'],
  [['countryOverrides', 'drainedRegions'], 'Bots of some countries are answered by other regions'],
  [['indexTable'], 'The index is another table, which knows no page: all pages are rendered again'],
];

const RULES: readonly NoticeRule[] = [
  {
    isMet: (change) => isPart(change, TYPES.edgeFunction, 'router') && isCode(change),
    text:
      'The router changes: which bots and paths get rendered pages, their keys, or the regions that answer. Edges have the ' +
      'new router within minutes',
  },
  {
    isMet: (change) => isPart(change, TYPES.lambda, 'serve') && isCode(change),
    text: 'New code of `serve` answers bots; kept pages stay as they are',
  },
  {
    isMet: (change) => isPart(change, TYPES.lambda, 'render') && isCode(change),
    text:
      'New code of `render`, perhaps with another Chromium, makes the next renders; kept pages stay until they are stale. ' +
      'Sooner: `npx georender recache`',
  },
  ...OF_VARIABLES.map(
    ([names, text]): NoticeRule => ({
      isMet: (change) => isFunction(change) && names.some((name) => differs(change, VARIABLES[name])),
      text,
    }),
  ),
  {
    isMet: (change) => isFunction(change) && change.kind === 'update' && isHidden(change),
    text: 'Variables of functions change whose values a preview does not tell',
  },
  {
    isMet: ({ type, kind }) => type === TYPES.cachePolicy && kind !== 'create',
    text: 'Keys of the edges change: edges ask the regions again for every page, once',
  },
  {
    isMet: ({ type, kind, changed }) =>
      type === TYPES.distribution &&
      kind === 'update' &&
      ['aliases', 'viewerCertificate'].some((name) => changed.includes(name)),
    text: 'The site’s names or its certificate change, for people too',
  },
  {
    isMet: ({ type, kind }) => type === TYPES.distribution && (kind === 'replace' || kind === 'delete'),
    text: 'The distribution goes: its address stops answering, for people too',
  },
  {
    isMet: (change) => isPart(change, TYPES.table, 'table') && change.kind === 'replace',
    text: 'The index is replaced and starts empty: all pages are rendered again',
  },
  {
    isMet: (change) => isPart(change, TYPES.bucket, 'pages') && change.kind === 'replace',
    text: 'A bucket of pages is replaced and starts empty: its region reads from others, or renders again',
  },
  {
    isMet: ({ type, kind, name }) => type === TYPES.lambda && kind === 'create' && name.includes('-canary-serve'),
    text: 'Canaries are made; bots get their answers only for the share that `npx georender canary` sets',
  },
  {
    isMet: ({ type, kind, name }) => type === TYPES.lambda && kind === 'delete' && name.includes('-canary-serve'),
    text: 'Canaries go: their code answers all bots from now on, or none',
  },
];

/** The regions that come and go. */
export interface RegionChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Sentences, each once. None: bots notice nothing. */
export function botNotices(changes: readonly Change[], { added, removed }: RegionChanges): readonly string[] {
  return [
    ...added.map((region) => `${region} answers its nearest bots, with an empty bucket at first.`),
    ...removed.map((region) => `${region} answers no more; its nearest bots go to other regions.`),
    ...RULES.filter(({ isMet }) => changes.some(isMet)).map(({ text }) => `${text}.`),
  ];
}

function isFunction(change: Change): boolean {
  return isPart(change, TYPES.lambda, 'serve') || isPart(change, TYPES.lambda, 'render');
}

function isCode({ kind, changed, replacedBy }: Change): boolean {
  const names = ['code', 's3Key', 's3Bucket', 'imageUri'];
  return kind === 'replace' || (kind === 'update' && names.some((name) => [...changed, ...replacedBy].includes(name)));
}

/** Whether a variable has another value after an update. */
function differs({ kind, before, after }: Change, variable: string): boolean {
  const [old, fresh] = [variablesOf(before?.inputs), variablesOf(after?.inputs)];
  return kind === 'update' && old !== undefined && fresh !== undefined && old[variable] !== fresh[variable];
}

/** Whether the environment changes, while it can't be read. */
function isHidden({ changed, before, after }: Change): boolean {
  return changed.includes('environment') && [before, after].some((state) => variablesOf(state?.inputs) === undefined);
}

/** The variables of a function; undefined where they are secret or not known yet. */
function variablesOf(inputs: ResourceProperties | undefined): ResourceProperties | undefined {
  return record(record(inputs?.['environment'])?.['variables']);
}

function record(value: unknown): ResourceProperties | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}
