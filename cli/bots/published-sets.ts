// The published sets of user agents with which the router's recognition of bots is measured.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import crawlers from 'crawler-user-agents';

/** User agents of one kind. */
export interface UserAgentSet {
  readonly name: string;
  readonly userAgents: readonly string[];
}

const ROOT = path.join(__dirname, '../..');
const CLAIMED_TAGS = ['search-engine', 'social-preview', 'ai-crawler'];

/** User agents that the sets tag as bots of our groups, but the router does not recognise, each with the reason. */
export const DELIBERATE_MISSES: readonly { readonly part: string; readonly reason: string }[] = [
  {
    part: 'MetaIAB Facebook',
    reason: "Facebook's own browser within its application: people use it, and nothing else in it tells a crawler",
  },
];

/** Chrome's user agent with a crawler's name in it. Most AI operators write theirs like this. */
export function chromeNaming(name: string): string {
  return `Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ${name}/1.0; https://example.com/) Chrome/140.0.0.0 Safari/537.36`;
}

/** Sets of which the router must recognise all or nearly all user agents. */
export function botSets(): readonly UserAgentSet[] {
  const agents = readAiAgents();
  return [
    ...CLAIMED_TAGS.map((tag) => ({
      name: `crawler-user-agents: ${tag}`,
      userAgents: crawlers.filter(({ tags }) => tags?.includes(tag)).flatMap(({ instances }) => instances),
    })),
    { name: 'ai.robots.txt: names in a Chrome', userAgents: agents.names.map(chromeNaming) },
    { name: 'AI agents: as their operators say', userAgents: agents.userAgents },
  ];
}

/** Sets of which the router must recognise no user agent. */
export function humanSets(): readonly UserAgentSet[] {
  return [
    {
      name: 'user-agents: real traffic',
      userAgents: readUserAgents(path.join(packageFolder('user-agents'), 'user-agents.json')),
    },
    { name: 'in-app and awkward browsers', userAgents: readUserAgents(path.join(ROOT, 'test/fixtures/browsers.json')) },
  ];
}

/** The folder of a package's entry; its data is beside it. */
function packageFolder(name: string): string {
  return path.dirname(require.resolve(name));
}

function readAiAgents(): { readonly names: readonly string[]; readonly userAgents: readonly string[] } {
  const file = path.join(ROOT, 'test/fixtures/ai-agents.json');
  const agents = readJson(file);
  if (!isRecord(agents) || !isRecord(agents['names']) || !Array.isArray(agents['names']['names']))
    throw unreadable(file);
  const names: readonly unknown[] = agents['names']['names'];
  return { names: names.filter((name) => typeof name === 'string'), userAgents: userAgentsOf(agents['strings'], file) };
}

function readUserAgents(file: string): readonly string[] {
  return userAgentsOf(readJson(file), file);
}

function userAgentsOf(entries: unknown, file: string): readonly string[] {
  if (!Array.isArray(entries)) throw unreadable(file);
  return entries.map((entry: unknown) => {
    if (!isRecord(entry) || typeof entry['userAgent'] !== 'string') throw unreadable(file);
    return entry['userAgent'];
  });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(file: string): TypeError {
  return new TypeError(
    `${path.relative(ROOT, file)} is no list of objects with a userAgent each. Has the form of its package changed?`,
  );
}
