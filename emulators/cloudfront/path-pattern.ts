// Matches paths with CloudFront's path patterns, which choose the cache behaviour.

/**
 * Whether `path` (as sent, without query) matches a CloudFront path pattern. `*` is any run of characters, `?` any one;
 * case matters; a pattern's leading `/` is optional ("Cache behavior settings, Path pattern"). Like CloudFront, it
 * compares the path normalised by RFC 3986.
 */
export function matchesPathPattern(pattern: string, path: string): boolean {
  const rooted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  return matchesWildcards(rooted, normalisedPath(path));
}

/** Linear in the common case: on a mismatch it goes back only to the last `*`. */
function matchesWildcards(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const symbol = pattern[inPattern];
    if (symbol === '*') {
      star = inPattern;
      starAt = at;
      inPattern += 1;
    } else if (symbol !== undefined && (symbol === '?' || symbol === text[at])) {
      inPattern += 1;
      at += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      inPattern = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}

/** RFC 3986, 6.2.2: escapes of unreserved characters undone, `.` and `..` segments resolved. */
function normalisedPath(path: string): string {
  const unescaped = path.replace(/%([0-9A-Fa-f]{2})/g, (escape, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
  const kept: string[] = [];
  const segments = unescaped.split('/').slice(1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') {
      kept.pop();
    }
    if (segment !== '.' && segment !== '..') {
      kept.push(segment);
    } else if (isLast) {
      kept.push('');
    }
  });
  return `/${kept.join('/')}`;
}
