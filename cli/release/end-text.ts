// Says how a release ended, with the worst examples.
import type { ReleaseReport } from '../../operations/release/report/release-report';
import { endText, factLines } from '../../operations/release/report/report-text';

/** Examples on the terminal; reports have more. */
const MOST_EXAMPLES = 3;
const MOST_LINES = 4;

/** The lines. @param keptPages the file with the URLs that the canaries may have kept */
export function endLines(report: ReleaseReport, keptPages: string | undefined): readonly string[] {
  const examples = report.examples
    .slice(0, MOST_EXAMPLES)
    .flatMap(({ url, variant, difference }) => [
      `${url} (${variant}):`,
      ...difference.answers.map((answer) => `  ${answer}`),
      ...difference.parts.flatMap(({ part, added, removed, lines }) => [
        `  ${part}: ${added} added, ${removed} removed`,
        ...lines.slice(0, MOST_LINES).map(({ kind, text }) => `    ${kind === 'added' ? '+' : '-'} ${text}`),
      ]),
    ]);
  const hasKept = keptPages !== undefined && (report.kept?.urls.length ?? 0) > 0;
  return [
    ...examples,
    endText(report),
    ...factLines(report).map((line) => `  ${line}`),
    ...(hasKept ? [`Have them rendered again by live code: georender recache --file ${keptPages}`] : []),
  ];
}
