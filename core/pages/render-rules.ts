// What settings say of how the pages of some paths are rendered and kept.
import { pathPatternsSource } from '../patterns/path-patterns';

/** What holds for one page. */
export interface RenderRule {
  /** Whether the page is kept although the site's document says `no-store`. */
  readonly keepNoStore: boolean;
  /** Whether the page may have no more text than the site's own HTML, and may lose most of what it had. */
  readonly mayBeShort: boolean;
  /** A CSS selector: the page is not complete before an element matches it. */
  readonly waitFor: string | undefined;
  /** Requests that the page's render never makes: URL patterns, in which a `*` stands for any run of characters. */
  readonly neverLoad: readonly string[];
}

/** An entry of the settings: a path pattern of CloudFront's, and what it says of the paths that match. */
export interface PathRule extends Partial<RenderRule> {
  /** @example '/news/*' */
  readonly paths: string;
}

/**
 * What holds where no rule says otherwise. Pages are kept despite `no-store`: hosts of single-page applications send it
 * with every `index.html`, so that people get new bundles, and a render is nobody's own
 * (docs/decisions/0006-no-store-is-kept.md).
 */
export const DEFAULT_RENDER_RULE: RenderRule = {
  keepNoStore: true,
  mayBeShort: false,
  waitFor: undefined,
  neverLoad: [],
};

/** How far ahead, in a page's own time, a render looks after the last answer of the network, unless settings say otherwise. */
export const DEFAULT_RENDER_HORIZON_SECONDS = 5;

/** The rule of a path: each part is that of the first entry that matches the path and names the part. */
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
