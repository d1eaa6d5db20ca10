// The list of pages beside each page: all of them, so that each can be reached from each.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { titleOf } from './head.mts';

/** An entry of the list. */
interface Entry {
  readonly text: string;
  readonly link: string;
}

/** The groups of the list, each with the documents that match its pattern. */
const GROUPS = [
  { text: 'Georender', pattern: '{README,CHANGELOG,CONTRIBUTING,bench/README}.md' },
  { text: 'Documents', pattern: 'docs/*.md' },
  { text: 'Reference', pattern: 'docs/reference/*.md' },
  { text: 'Examples', pattern: '{examples,examples/*,docs/examples}/*.md' },
  { text: 'Decisions', pattern: 'docs/decisions/*.md', collapsed: true },
] as const;

/** The groups with their pages. */
export function sidebar(root: string): { text: string; collapsed?: boolean; items: Entry[] }[] {
  return GROUPS.map(({ pattern, ...group }) => ({
    ...group,
    items: globSync(pattern, { cwd: root })
      .sort((a, b) => Number(isIndex(b)) - Number(isIndex(a)) || (a < b ? -1 : 1))
      .map((file) => ({ text: titleOf(readFileSync(path.join(root, file), 'utf8')), link: linkOf(file) })),
  }));
}

function isIndex(file: string): boolean {
  return path.basename(file) === 'README.md';
}

function linkOf(file: string): string {
  return `/${file.replace(/README\.md$/, '').replace(/\.md$/, '.html')}`;
}
