// Writes the reports of a release into files.
import { htmlReport } from '../../operations/release/report/html-report';
import { markdownReport } from '../../operations/release/report/markdown-report';
import type { ReleaseReport } from '../../operations/release/report/release-report';
import { writeResult } from '../command/result-file';
import type { ReleaseOptions } from './options';

type Files = Pick<ReleaseOptions, 'reports' | 'keptPages'>;

/** Empties the files: one that can't be written is told before the release. @throws ResultFileError */
export async function prepareReports({ reports, keptPages }: Files): Promise<void> {
  for (const file of reports) await writeResult('--report', file, '');
  if (keptPages !== undefined) await writeResult('--kept-pages', keptPages, '');
}

/** Writes the files. @throws ResultFileError */
export async function writeReports({ reports }: Files, report: ReleaseReport): Promise<void> {
  for (const file of reports) await writeResult('--report', file, contentFor(file, report));
}

function contentFor(file: string, report: ReleaseReport): string {
  if (/\.html$/i.test(file)) return htmlReport(report);
  return /\.md$/i.test(file) ? markdownReport(report) : `${JSON.stringify(report, undefined, 2)}\n`;
}
