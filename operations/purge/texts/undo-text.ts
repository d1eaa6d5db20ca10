// What an undo would do, and did, for people.
import type { KeptNote } from '../../../handlers/adapters/dynamodb/purge-notes';
import { moment } from '../../text/span';
import type { Census } from '../census';
import type { OrderTarget } from '../kept-terms';
import type { UndoResults } from '../undo';
import { censusText } from './census-text';
import { incompleteText, partsText } from './order-text';

/** The kinds of orders, in words. */
export const KIND_TEXTS = { purge: 'purge', stale: 'mark' } as const;

/** Which order is taken back. */
export function undoneText({ kind, pages, atMs }: KeptNote): string {
  return `the ${KIND_TEXTS[kind]} of ${pages} at ${moment(atMs)}`;
}

/** Why there is nothing to take back. */
export function nothingText(note: KeptNote): string {
  const what = undoneText(note);
  return note.undoneAtMs === undefined
    ? `Nothing was changed: ${what} was followed by another one of the same pages.`
    : `Nothing was changed: ${what} was taken back at ${moment(note.undoneAtMs)}. --list shows earlier ones.`;
}

/** What an undo would do. @param left the pages from before that are still there */
export function undoPlanText(note: KeptNote, left: Census, source: string): string {
  return [
    `Would take back ${undoneText(note)} of ${source}.`,
    'Pages from before it that are still there:',
    censusText(left),
    'Nothing was changed.',
  ].join('\n');
}

/** The outcome. */
export function undoResultText({ note, later, ...results }: UndoResults, target: OrderTarget): string {
  const end = results.complete ? `Took back ${undoneText(note)}.` : incompleteText('undo', results.regions);
  const kept = later > 0 ? [`${later} of its scopes were purged or marked again since, and stay so.`] : [];
  return [partsText('undo', results, target), end, ...kept].join('\n');
}
