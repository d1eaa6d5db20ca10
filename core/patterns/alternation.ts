// Makes a short regular expression source that matches any of a list of literal texts.

/** As a text's last character: a letter must not follow. */
export const WORD_END = '\n';

/**
 * A regular expression's source that matches exactly the given texts, without a group around it. Common beginnings
 * are shared, so that a text is refused at its first letter; common ends where that saves bytes. The order of the
 * texts makes no difference. Needs at least one text.
 */
export function alternationSource(texts: readonly string[]): string {
  return alternativeBranches([...new Set(texts)].sort()).join('|');
}

/** A text as a part of a regular expression's source; `/` needs no escape, because sources go through `RegExp`. */
export function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function sourceOf(text: string): string {
  return escapeForPattern(text).replace(WORD_END, '(?![a-z])');
}

function alternativeBranches(sorted: readonly string[]): readonly string[] {
  const byFirst = new Map<string, string[]>();
  for (const text of sorted) {
    const first = text.slice(0, 1);
    byFirst.set(first, [...(byFirst.get(first) ?? []), text]);
  }
  const lonely: string[] = [];
  const branches: string[] = [];
  for (const texts of byFirst.values()) {
    const [only] = texts;
    if (texts.length === 1 && only !== undefined) lonely.push(only);
    else branches.push(branchSource(texts));
  }
  return [...branches, ...suffixedBranches(lonely)].sort();
}

/** Texts with one beginning: the beginning, then the rests. */
function branchSource(texts: readonly string[]): string {
  const shared = commonPrefix(texts);
  const tails = texts.map((text) => text.slice(shared.length));
  const optional = tails.includes('');
  const rest = tails.filter((tail) => tail !== '');
  const byBeginning = alternativeBranches(rest);
  const byEnd = branchesByEnd(rest);
  const branches = byEnd.join('|').length < byBeginning.join('|').length ? byEnd : byBeginning;
  return sourceOf(shared) + grouped(branches, optional);
}

/** Takes the most shared end apart first. */
function branchesByEnd(texts: readonly string[]): readonly string[] {
  const suffix = bestSuffix(texts);
  if (suffix === '') return alternativeBranches(texts);
  const heads = texts.filter((text) => text.endsWith(suffix)).map((text) => text.slice(0, text.length - suffix.length));
  const others = texts.filter((text) => !text.endsWith(suffix));
  const branch =
    grouped(alternativeBranches(heads.filter((head) => head !== '')), heads.includes('')) + sourceOf(suffix);
  return [branch, ...branchesByEnd(others)].sort();
}

function grouped(branches: readonly string[], optional: boolean): string {
  const mark = optional ? '?' : '';
  const [only = ''] = branches;
  if (branches.length === 1 && !optional) return only;
  if (branches.every((branch) => /^[\w ;/-]$/.test(branch))) {
    const [...characters] = branches.join('').replace('-', '') + (branches.includes('-') ? '-' : '');
    return (characters.length === 1 ? only : `[${characters.join('')}]`) + mark;
  }
  return `(?:${branches.join('|')})${mark}`;
}

/** Texts with different beginnings: those with one end share it. */
function suffixedBranches(texts: readonly string[]): readonly string[] {
  const suffix = bestSuffix(texts);
  if (suffix === '') return texts.map(sourceOf);
  const heads = texts.filter((text) => text.endsWith(suffix)).map((text) => text.slice(0, text.length - suffix.length));
  const others = texts.filter((text) => !text.endsWith(suffix));
  const optional = heads.includes('');
  const branch = grouped(heads.filter((head) => head !== '').map(sourceOf), optional) + sourceOf(suffix);
  return [branch, ...suffixedBranches(others)];
}

/** The end whose sharing saves the most bytes; empty if none saves any. */
function bestSuffix(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (let length = 1; length <= text.length; length++) {
      const suffix = text.slice(-length);
      counts.set(suffix, (counts.get(suffix) ?? 0) + 1);
    }
  }
  const bracketBytes = '(?:)'.length;
  let best = '';
  let bestSaving = 0;
  for (const [suffix, count] of counts) {
    const bytes = sourceOf(suffix).length;
    // Sharing one character saves little, and prevents longer sharing before it.
    if (bytes === 1) continue;
    const saving = (count - 1) * bytes - bracketBytes;
    if (saving > bestSaving || (saving === bestSaving && saving > 0 && suffix < best))
      [best, bestSaving] = [suffix, saving];
  }
  return best;
}

function commonPrefix(texts: readonly string[]): string {
  const [first = ''] = texts;
  let length = first.length;
  for (const text of texts) while (!text.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
