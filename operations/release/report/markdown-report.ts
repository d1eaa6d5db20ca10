// The report as Markdown, e.g. for the summary of a workflow. Text of pages is hostile: it stands in code alone.
import type { ComparedPage } from '../compare/compare-pages';
import type { ReleaseReport } from './release-report';
import { endText, factLines, STEP_HEAD, stepRow } from './report-text';

/** The report. */
export function markdownReport(report: ReleaseReport): string {
  const { result, steps, examples, furtherDifferent } = report;
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [
    `# Georender release: ${result === 'promoted' ? 'promoted' : 'taken back'}`,
    '',
    plain(endText(report)),
    '',
    ...factLines(report).map((line) => `- ${plain(line)}`),
    '',
    ...(steps.length === 0
      ? ['No bot has seen the new code.']
      : [row(STEP_HEAD), row(STEP_HEAD.map(() => '---')), ...steps.map((step) => row(stepRow(step)))]),
    '',
    ...(examples.length === 0 ? [] : ['## Examples', '', ...examples.flatMap(exampleLines)]),
    ...(furtherDifferent === 0 ? [] : [`${furtherDifferent} more pages differ.`, '']),
  ].join('\n');
}

function exampleLines({ url, variant, difference }: ComparedPage): readonly string[] {
  const { answers, parts } = difference;
  return [
    `### ${code(url)} (${variant})`,
    '',
    ...answers.map((answer) => `- ${code(answer)}`),
    ...parts.flatMap(({ part, added, removed, lines }) => [
      `- ${part}: ${added} added, ${removed} removed`,
      '',
      ...fenced(lines.map(({ kind, text }) => `${kind === 'added' ? '+' : '-'} ${text}`)),
      '',
    ]),
    '',
  ];
}

/** What GitHub shows as it is: no control characters, which could hide text. */
function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  return text.toWellFormed().replace(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, ' ');
}

function code(text: string): string {
  return `\`${shown(text).replaceAll('`', "'")}\``;
}

/** A sentence of ours, which may quote an error of a page or a service. */
function plain(text: string): string {
  return shown(text).replace(/[\\`*_[\]<>#|@&]/g, '\\$&');
}

function cell(text: string): string {
  return text === '---' ? text : plain(text);
}

/** The fence is longer than any in the text (CommonMark 0.31, "Fenced code blocks"). */
function fenced(lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}diff`, ...lines.map(shown), fence];
}
