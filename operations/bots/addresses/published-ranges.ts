// The addresses that operators of bots publish: where, and in which form. No address is written down here.
import { BlockList, isIP } from 'node:net';
import { UserError } from '../../../core/contract/georender-error';

/** An operator's answer has not the form that it documents. */
export class RangesFormError extends UserError {
  override readonly name = 'RangesFormError';
}

/** An operator whose claims can be verified. */
export interface VerifiedOperator {
  /** As `core/bots/bot-operators.ts` names it. */
  readonly operator: string;
  /** Files of the form that Google introduced: `{ creationTime, prefixes: [{ ipv4Prefix | ipv6Prefix }] }`. */
  readonly urls: readonly string[];
  /** The ends of the names that its addresses have, if it documents reverse DNS as a proof. */
  readonly hostEnds: readonly string[];
  /**
   * Beginnings of the names of its bots that also ask from other addresses: programs on people's machines, servers of
   * its customers, services that its files are not about. Another address proves nothing against these.
   */
  readonly alsoElsewhere: readonly string[];
}

const GOOGLE = 'https://developers.google.com/static/crawling/ipranges';

/** Each with the page that documents it. */
export const VERIFIED_OPERATORS: readonly VerifiedOperator[] = [
  {
    // https://developers.google.com/crawling/docs/crawlers-fetchers/verify-google-requests
    operator: 'Google',
    urls: [
      `${GOOGLE}/common-crawlers.json`,
      `${GOOGLE}/special-crawlers.json`,
      `${GOOGLE}/user-triggered-fetchers.json`,
      `${GOOGLE}/user-triggered-fetchers-google.json`,
      `${GOOGLE}/user-triggered-agents.json`,
    ],
    hostEnds: ['.googlebot.com', '.google.com', '.googleusercontent.com'],
    // Lighthouse and the Gemini CLI run anywhere; App Engine and Firebase are their customers'.
    alsoElsewhere: ['chrome-lighthouse', 'google-gemini-cli', 'appengine-google', 'google-firebase'],
  },
  {
    // https://www.bing.com/webmasters/help/how-to-verify-bingbot-3905dc26
    operator: 'Microsoft',
    urls: ['https://www.bing.com/toolbox/bingbot.json'],
    hostEnds: ['.search.msn.com'],
    // The file has the addresses of Bing's crawlers, not those of Office.
    alsoElsewhere: ['officestorebot', 'microsoftprev'],
  },
  {
    // https://platform.openai.com/docs/bots
    operator: 'OpenAI',
    urls: ['gptbot', 'searchbot', 'chatgpt-user'].map((name) => `https://openai.com/${name}.json`),
    hostEnds: [],
    // It signs its requests instead: https://help.openai.com/en/articles/11845367-chatgpt-agent-allowlisting
    alsoElsewhere: ['chatgpt agent'],
  },
  {
    // https://support.claude.com/en/articles/8896518
    operator: 'Anthropic',
    urls: ['https://claude.com/crawling/bots.json'],
    hostEnds: [],
    // It runs on its users' machines.
    alsoElsewhere: ['claude-code'],
  },
  {
    // https://docs.perplexity.ai/guides/bots
    operator: 'Perplexity',
    urls: ['perplexitybot', 'perplexity-user'].map((name) => `https://www.perplexity.com/${name}.json`),
    hostEnds: [],
    alsoElsewhere: [],
  },
  {
    // https://support.apple.com/en-us/119829
    operator: 'Apple',
    urls: ['https://search.developer.apple.com/applebot.json'],
    hostEnds: ['.applebot.apple.com'],
    alsoElsewhere: [],
  },
  {
    // https://duckduckgo.com/duckduckgo-help-pages/results/duckduckbot
    operator: 'DuckDuckGo',
    urls: ['duckduckbot', 'duckassistbot'].map((name) => `https://duckduckgo.com/${name}.json`),
    hostEnds: [],
    alsoElsewhere: ['duckduckgo-favicons-bot'],
  },
];

/** More prefixes than any operator has. */
const MOST_PREFIXES = 50_000;

/**
 * The prefixes in an operator's file, e.g. `192.0.2.0/24`.
 * @throws RangesFormError
 */
export function parseRanges(url: string, text: string): readonly string[] {
  const prefixes = prefixList(text);
  const found = prefixes?.flatMap((entry: unknown): readonly (string | undefined)[] => {
    if (typeof entry !== 'object' || entry === null) return [undefined];
    const values = new Map<string, unknown>(Object.entries(entry));
    const prefix = values.get('ipv4Prefix') ?? values.get('ipv6Prefix');
    return [typeof prefix === 'string' && isPrefix(prefix) ? prefix : undefined];
  });
  const known = found?.filter((prefix) => prefix !== undefined);
  if (known === undefined || known.length === 0 || known.length !== found?.length || known.length > MOST_PREFIXES)
    throw new RangesFormError(
      `${url} is not the list of addresses that was documented: JSON with "prefixes", each with "ipv4Prefix" or ` +
        '"ipv6Prefix". Nothing of it is used.',
    );
  return known;
}

/** Whether a text is an address with a length of prefix that fits. */
export function isPrefix(text: string): boolean {
  const [address = '', length = '', more] = text.split('/');
  const family = isIP(address);
  return family !== 0 && more === undefined && /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}

/** The addresses of prefixes. */
export function blockListOf(prefixes: readonly string[]): BlockList {
  const list = new BlockList();
  for (const prefix of prefixes) {
    const [address = '', length = ''] = prefix.split('/');
    list.addSubnet(address, Number(length), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function prefixList(text: string): readonly unknown[] | undefined {
  try {
    const file: unknown = JSON.parse(text);
    if (typeof file !== 'object' || file === null || !('prefixes' in file)) return undefined;
    return Array.isArray(file.prefixes) ? file.prefixes : undefined;
  } catch {
    return undefined;
  }
}
