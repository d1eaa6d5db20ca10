// docs/reference/headers.md: the headers that Georender sends and reads.
import * as names from '../../core/contract/header-names';
import { PASSED_HEADERS } from '../../core/pages/site-headers';
import { DescribedFile, type DescribedValue } from './described-values';
import type { Gaps } from './gaps';
import { code, page, prose, table } from './markdown';

const HEAD = `# Headers

The request headers that Georender reads, and the headers of its answers with their values.

Written by \`npm run reference\` from \`core/contract/header-names.ts\`; a test compares it. The router deletes what a viewer sends
in the place of its own headers.`;

const READ = `## Other request headers that are read

The edge forwards them where [router.md](../router.md) says so; all others make no difference to a bot's page.`;

const STATUSES = `## Values of \`x-georender-cache\`

A hit at the edge shows the copy's own value.`;

const REASONS = `## Values of \`x-georender-reason\` and \`x-georender-decision\`

[Reasons](reasons.md) has them all.`;

/** The page. */
export function headerPage(root: string, gaps: Gaps): string {
  const file = new DescribedFile(root, 'core/contract/header-names.ts');
  const own = ownHeaders(file);
  const passed = PASSED_HEADERS.map((name) => code(name)).join(', ');
  return page([
    HEAD,
    `## Headers of Georender, and of CloudFront`,
    table(
      ['header', 'sent by', 'read by', ''],
      own.map((header) => headerRow(header, ['sentBy', 'readBy'], gaps)),
    ),
    STATUSES,
    table(
      ['value', ''],
      file.list('CACHE_STATUSES').map((status) => headerRow(status, [], gaps)),
    ),
    REASONS,
    READ,
    table(
      ['header', 'read by', ''],
      file.list('REQUEST_HEADERS').map((header) => headerRow(header, ['readBy'], gaps)),
    ),
    `## Headers of the site that reach the bot\n\nOf the site's document: ${passed}. [rendering.md](../rendering.md) says
what meta tags set.`,
  ]);
}

/** The headers that have a constant each, by their values. A text names others by their constants. */
function ownHeaders(file: DescribedFile): readonly DescribedValue[] {
  return file.namesEnding('_HEADER').map((name) => {
    const { text, tags } = file.about(name);
    return { value: headerName(name), doc: { text: text.replace(/\{@link (\w+_HEADER)\}/g, linkedHeader), tags } };
  });
}

function linkedHeader(_: string, constant: string): string {
  return code(headerName(constant));
}

function headerName(constant: string): string {
  return String(Object.entries(names).find(([name]) => name === constant)?.[1]);
}

function headerRow({ value, doc }: DescribedValue, tags: readonly string[], gaps: Gaps): readonly string[] {
  const told = tags.map((tag) => gaps.described(`${value}, its @${tag}`, doc.tags.get(tag)?.[0]));
  return [code(value), ...told, prose(gaps.described(value, doc.text))];
}
