// Writes the reports of checks into files.
import type { CheckedUrl } from '../../operations/check/check-page';
import type { CheckRules } from '../../operations/check/check-rules';
import { htmlReport } from '../../operations/check/reports/html-report';
import { junitReport } from '../../operations/check/reports/junit-report';
import { sarifLog } from '../../operations/check/reports/sarif-report';
import { writeResult } from '../command/result-file';
import type { CheckOptions } from './options';

type ReportFiles = Pick<CheckOptions, 'html' | 'sarif' | 'junit'>;

/** Empties the files: one that can't be written is told before a long run. @throws ResultFileError */
export async function prepareReports({ html, sarif, junit }: ReportFiles): Promise<void> {
  await writeAll([
    ['--html', html, () => ''],
    ['--sarif', sarif, () => ''],
    ['--junit', junit, () => ''],
  ]);
}

/**
 * Writes the files that are named.
 * @param nowMs milliseconds since 1970
 * @throws ResultFileError
 */
export async function writeReports(
  { html, sarif, junit }: ReportFiles,
  checked: readonly CheckedUrl[],
  rules: CheckRules,
  nowMs: number,
): Promise<void> {
  await writeAll([
    ['--html', html, () => htmlReport(checked, nowMs)],
    ['--sarif', sarif, () => `${JSON.stringify(sarifLog(checked), undefined, 2)}\n`],
    ['--junit', junit, () => junitReport(checked, rules)],
  ]);
}

type Report = readonly [option: string, file: string | undefined, content: () => string];

async function writeAll(reports: readonly Report[]): Promise<void> {
  for (const [option, file, content] of reports) if (file !== undefined) await writeResult(option, file, content());
}
