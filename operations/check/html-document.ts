// Parses hostile HTML: its nesting is bounded, and nothing recurses through it.
import { type CheerioAPI, load } from 'cheerio';
import { adapter } from 'parse5-htmlparser2-tree-adapter';
import { PageUnavailableError } from './web-request';

/** Chromium nests no deeper than 512 (`kMaximumHTMLParserDOMTreeDepth`). The parser looks through all that are open. */
const MOST_NESTED = 1_000;

/** More text than any page for people has. */
const MAX_TEXT_LENGTH = 2_000_000;

const UNSEEN: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript', 'head']);
const TEXT_NODE = 3;

type ChildNode = ReturnType<CheerioAPI['root']>[number]['children'][number];

/**
 * The document, with the places of its tags in the HTML.
 * @param mostNested more only for readers that do not recurse; parsing takes a second for 4,000
 * @throws PageUnavailableError if it nests too deep
 */
export function parsedHtml(html: string, mostNested = MOST_NESTED): CheerioAPI {
  let depth = 0;
  return load(html, {
    sourceCodeLocationInfo: true,
    treeAdapter: {
      ...adapter,
      onItemPush() {
        depth += 1;
        if (depth > mostNested)
          throw new PageUnavailableError(`The page nests more than ${mostNested} elements; browsers cut off at 512.`);
      },
      onItemPop() {
        depth -= 1;
      },
    },
  });
}

/** The text that is not hidden by markup, with a space after each element. */
export function visibleText($: CheerioAPI): string {
  const parts: string[] = [];
  let length = 0;
  const waiting: (ChildNode | string)[] = $.root()
    .toArray()
    .flatMap(({ children }) => children);
  waiting.reverse();
  for (let next = waiting.pop(); next !== undefined && length < MAX_TEXT_LENGTH; next = waiting.pop()) {
    const text = typeof next === 'string' ? next : textOf(next);
    if (text !== undefined) {
      parts.push(text);
      length += text.length;
    } else if (typeof next !== 'string' && 'children' in next && !isUnseen(next)) {
      waiting.push(' ');
      for (const child of next.children.toReversed()) waiting.push(child);
    }
  }
  return parts.join('');
}

function textOf(node: ChildNode): string | undefined {
  return node.nodeType === TEXT_NODE && 'data' in node ? node.data : undefined;
}

function isUnseen(node: ChildNode): boolean {
  return 'name' in node && (UNSEEN.has(node.name) || ('attribs' in node && 'hidden' in node.attribs));
}
