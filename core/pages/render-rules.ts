// The settings for rendering and keeping the pages of some paths.
import { pathPatternsSource } from '../patterns/path-patterns';

/** The rule of one page. */
export interface RenderRule {
  /** Whether the page is kept although its document has `no-store`. */
  readonly keepNoStore: boolean;
  /** Whether the page may have no more text than the site's own HTML, and lose most of its text. */
  readonly mayBeShort: boolean;
  /** A CSS selector: the page is not complete before an element matches. */
  readonly waitFor: string | undefined;
  /** Requests that a render blocks: URL patterns, in which a `*` stands for any run of characters. */
  readonly neverLoad: readonly string[];
}

/** An entry of the settings: a CloudFront path pattern, and parts of the rule for its paths. */
export interface PathRule extends Partial<RenderRule> {
  /** @example '/news/*' */
  readonly paths: string;
}

/**
 * The rule without settings. Pages are kept despite `no-store`: hosts of single-page applications send it with every
 * `index.html` for new bundles, and a render is not personal (docs/decisions/0006-no-store-is-kept.md).
 */
export const DEFAULT_RENDER_RULE: RenderRule = {
  keepNoStore: true,
  mayBeShort: false,
  waitFor: undefined,
  neverLoad: [],
};

/** How far a render runs a page's own time after the last answer of the network, by default. */
export const DEFAULT_RENDER_HORIZON_SECONDS = 5;

/** A path's rule: each part comes from the first entry that matches the path and has the part. */
export function renderRuleFor(path: string, rules: readonly PathRule[]): RenderRule {
  const matching = rules.filter(({ paths }) => new RegExp(pathPatternsSource([paths])).test(path));
  return matching.reduceRight<RenderRule>(
    (rule, entry) => ({
      keepNoStore: entry.keepNoStore ?? rule.keepNoStore,
      mayBeShort: entry.mayBeShort ?? rule.mayBeShort,
      waitFor: entry.waitFor ?? rule.waitFor,
      neverLoad: entry.neverLoad ?? rule.neverLoad,
    }),
    DEFAULT_RENDER_RULE,
  );
}

/** Whether a value that came over a boundary is a list of entries. */
export function isPathRules(value: unknown): value is readonly PathRule[] {
  return Array.isArray(value) && value.every(isPathRule);
}

function isPathRule(value: unknown): value is PathRule {
  if (typeof value !== 'object' || value === null) return false;
  const { paths, keepNoStore, mayBeShort, waitFor, neverLoad }: Partial<Record<keyof PathRule, unknown>> = value;
  return (
    typeof paths === 'string' &&
    [keepNoStore, mayBeShort].every((flag) => flag === undefined || typeof flag === 'boolean') &&
    (waitFor === undefined || typeof waitFor === 'string') &&
    (neverLoad === undefined || (Array.isArray(neverLoad) && neverLoad.every((pattern) => typeof pattern === 'string')))
  );
}
