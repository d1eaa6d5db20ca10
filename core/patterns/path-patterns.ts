// CloudFront's path patterns, as the router tests them: `*` is any run of characters, `?` any one.

/** Characters that a pattern may have ("Cache behavior settings, Path pattern", CloudFront Developer Guide). */
export const PATH_PATTERN_FORM = /^\/[A-Za-z0-9_\-.*$/~"'@:+&?%]{0,254}$/;

/** The rule in words, for messages. */
export const PATH_PATTERN_RULE =
  'path patterns that begin with / and may hold * and ?, at most 255 characters, e.g. /articles/*';

/** One regular expression's source for a list of patterns; empty for an empty list. */
export function pathPatternsSource(patterns: readonly string[]): string {
  return patterns.length === 0 ? '' : `^(?:${patterns.map(patternSource).join('|')})$`;
}

function patternSource(pattern: string): string {
  return pattern
    .replace(/[\\^$.+()[\]{}|/]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
}
