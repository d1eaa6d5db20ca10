// An AI agent: the text of the HTML, as a tool that fetches pages hands it to a model.
import type { Problem } from '../../check/checked-page';
import { count, cutToCharacters } from '../card-texts';
import { filled } from '../page-tags';
import { card, documented, type Preview } from '../preview';
import type { PreviewSource } from '../preview-source';

const CLAUDE = 'https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-fetch-tool';
const MCP = 'https://github.com/modelcontextprotocol/servers/tree/main/src/fetch';

/** The default `max_length` of the MCP server "fetch". */
const FIRST_PART_CHARACTERS = 5_000;

/** A page with fewer says nothing, as in `georender check`. */
const LEAST_WORDS = 10;

const RULES = [
  documented('Claude’s tool reads the text of the page; pages that scripts build are not supported.', CLAUDE),
  documented('The MCP server "fetch" turns HTML into plain text, and hands it over in parts of 5,000 characters.', MCP),
];

/** The preview. */
export function aiAgent(source: PreviewSource): Preview {
  const { title, headings } = source.tags();
  const text = source.text();
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  const problems: Problem[] = [];
  if (words < LEAST_WORDS) {
    problems.push({
      id: 'text-missing',
      severity: 'error',
      message: `The HTML has ${words} words of text. An agent runs no scripts, and reads nothing else.`,
      mend: 'Let bots get rendered pages: put Georender in front of the site.',
    });
  }
  if (headings.length === 0) {
    const message = 'The page has no first-level heading, which tells what its text is about.';
    problems.push({ id: 'heading-missing', severity: 'warning', message, mend: 'Add an <h1>.' });
  }
  if (text.length > FIRST_PART_CHARACTERS) {
    problems.push({
      id: 'text-in-parts',
      severity: 'warning',
      message: `The text has ${count(text.length)} characters: some agents read the first 5,000 of them.`,
      mend: 'Put what matters first; navigation and notices come after it.',
    });
  }
  return {
    service: 'ai-agent',
    card: card({
      kind: 'reading',
      host: source.host,
      title: filled(title),
      description: filled(cutToCharacters(text, FIRST_PART_CHARACTERS)),
    }),
    problems,
    rules: RULES,
  };
}
