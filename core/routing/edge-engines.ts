// The two engines that can run the router at CloudFront's edge.
import { hasFunctionUrls, type Region } from '../geography/regions';

/** Their names in options: a CloudFront Function, and a Lambda@Edge function. */
export const EDGE_ENGINES = ['cloudfront-function', 'lambda-at-edge'] as const;

/** One of {@link EDGE_ENGINES}. */
export type EdgeEngine = (typeof EDGE_ENGINES)[number];

/** The engine without an option: it runs at every edge location, for a sixth of the price. */
export const DEFAULT_EDGE_ENGINE: EdgeEngine = 'cloudfront-function';

/** Whether a text names an engine. */
export function isEdgeEngine(text: string): text is EdgeEngine {
  return EDGE_ENGINES.some((engine) => engine === text);
}

/** Problems with regions whose endpoints an engine can't ask, as sentences. @param setting the list's source */
export function endpointProblems(setting: string, regions: readonly Region[], engine: EdgeEngine): readonly string[] {
  if (engine === 'lambda-at-edge') return [];
  return regions
    .filter((region) => !hasFunctionUrls(region))
    .map(
      (region) =>
        `${setting}: "${region}" has no Lambda function URLs, which ${engine} needs; set ${setting.startsWith('--') ? '--' : ''}edge ` +
        'to lambda-at-edge, or name another region.',
    );
}
