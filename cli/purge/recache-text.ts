// What a recache did, for people.
import type { RecacheReport } from '../../operations/purge/recache';

/** The lines. @param id the order's, of the mark, not of the renders: their outcomes are in the logs */
export function recacheText(report: RecacheReport, waited: boolean, id: string | undefined): string {
  const { ordered, renewed, failures, failed, waiting, leftStale } = report;
  const lines = [
    waited
      ? `${renewed} of ${ordered} pages are new in all regions.`
      : `${ordered} renders are ordered${id === undefined ? '' : `; \`georender undo --id ${id}\` takes the mark back`}.`,
  ];
  for (const [reason, count] of Object.entries(failures)) lines.push(`  ${String(count).padStart(6)}  ${reason}`);
  lines.push(...failed.map(({ url, reason }) => `    ${url}: ${reason}`));
  if (waited && waiting > 0)
    lines.push(`${waiting} are still waited for; they are rendered at their next request at the latest.`);
  if (leftStale > 0) lines.push(`${leftStale} beyond the budget stay stale until their next request.`);
  if (failures['suspicious'] !== undefined)
    lines.push('A suspicious page has much less text than the one before. If that is right, purge it.');
  return lines.join('\n');
}
