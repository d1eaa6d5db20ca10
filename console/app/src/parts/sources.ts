// The names and colours of what bots were answered from; colours of Okabe and Ito, which the colour-blind tell apart.
import type { ANSWER_SOURCES, CountBySource } from '../../../requests/request-counts';

/** One of them. */
export type Source = (typeof ANSWER_SOURCES)[number];

/** In the order of charts: the best lowest. */
export const SOURCES: readonly { readonly source: Source; readonly name: string; readonly colour: string }[] = [
  { source: 'edge', name: 'edge', colour: '#0072b2' },
  { source: 'hit', name: 'HIT', colour: '#009e73' },
  { source: 'stale', name: 'STALE', colour: '#56b4e9' },
  { source: 'miss', name: 'MISS', colour: '#e69f00' },
  { source: 'bypass', name: 'BYPASS', colour: '#d55e00' },
  { source: 'service', name: 'SERVICE', colour: '#cc79a7' },
  { source: 'site', name: 'the site', colour: '#8a8f98' },
];

/** Those that a chart or table names: few deployments have a prerender service. */
export function namedSources(counts: readonly CountBySource[]): typeof SOURCES {
  const hasService = counts.some(({ service }) => service > 0);
  return SOURCES.filter(({ source }) => source !== 'service' || hasService);
}
