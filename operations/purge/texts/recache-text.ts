// What a recache did, for people.

import { counted } from '../../text/counted';
import type { RecacheReport } from '../recache';

/** The lines. @param id the mark's, by which the renders are followed; undefined if it could not be noted */
export function recacheText(report: RecacheReport, waited: boolean, id: string | undefined): string {
  const { ordered, renewed, failures, failed, waiting, leftStale } = report;
  const lines = [waited ? `New in all regions: ${renewed} of ${counted(ordered, 'page')}.` : orderedText(waiting, id)];
  for (const [reason, count] of Object.entries(failures)) lines.push(`  ${String(count).padStart(6)}  ${reason}`);
  lines.push(...failed.map(({ url, reason }) => `    ${url}: ${reason}`));
  if (waited && waiting > 0) {
    const again = id === undefined ? '' : ` \`georender recache --follow ${id}\` looks again.`;
    lines.push(`Still waited for: ${waiting}; rendered at their next request at the latest.${again}`);
  }
  if (leftStale > 0) lines.push(`Beyond the budget, and stale until their next request: ${leftStale}.`);
  if (failures['suspicious'] !== undefined)
    lines.push('A suspicious page has much less text than the one before. If that is right, purge it.');
  return lines.join('\n');
}

function orderedText(count: number, id: string | undefined): string {
  if (id === undefined) return `Ordered ${counted(count, 'render')}; \`georender status\` shows how many orders wait.`;
  return (
    `Ordered ${counted(count, 'render')}. \`georender recache --follow ${id}\` shows how far they are; ` +
    `\`georender undo --id ${id}\` takes the mark back.`
  );
}
