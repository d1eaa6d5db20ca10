// A page's record in every region, as a table.
import type { ReactElement } from 'react';
import { moment, size, span } from '../../../../operations/text/span';
import type { ApiOutputs } from '../api';
import { TableHead } from './TableHead';

type RegionPage = NonNullable<ApiOutputs['explain']['request']['regions']>[number];

const COLUMNS = ['Region', 'Record', 'Rendered', 'Fresh', 'Object', 'Renders'] as const;

/** The table. */
export function RegionRecords({ regions }: { readonly regions: readonly RegionPage[] }): ReactElement {
  return (
    <table className="plain-table">
      <caption>The record in every region</caption>
      <TableHead names={COLUMNS} />
      <tbody>
        {regions.map((page) => (
          <tr key={page.region}>
            <th scope="row">{page.region}</th>
            {page.kind === 'unavailable' ? (
              <td colSpan={COLUMNS.length - 1} className="bad">
                did not answer: {page.reason}
              </td>
            ) : (
              <>
                <RecordCells record={page.record} />
                <td>{leaseText(page.lease)}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Answered = Extract<RegionPage, { readonly kind: 'answered' }>;

const STATE_TONES = { fresh: 'good', stale: 'fair', 'error-only': 'fair', dead: 'bad' } as const;

function RecordCells({ record }: { readonly record: Answered['record'] }): ReactElement {
  if (record === undefined)
    return (
      <td colSpan={4} className="quiet">
        no record
      </td>
    );
  const { state, status, ageMs, renderStartedAtMs, renderedIn, freshLeftMs, behindMs } = record;
  return (
    <>
      <td className={STATE_TONES[state]}>
        {state}, status {status}
      </td>
      <td title={moment(renderStartedAtMs)}>
        {span(ageMs)} ago{renderedIn === undefined ? '' : ` in ${renderedIn}`}
        {behindMs > 0 ? `; ${span(behindMs)} behind the newest` : ''}
      </td>
      <td>{freshLeftMs > 0 ? `for ${span(freshLeftMs)}` : `ended ${span(-freshLeftMs)} ago`}</td>
      <td>{objectText(record)}</td>
    </>
  );
}

function objectText({ objectKey, objectBytes, isReplicated, renderedIn }: NonNullable<Answered['record']>): string {
  if (objectKey === undefined) return 'none needed';
  if (objectBytes === undefined) return 'in no bucket';
  return `${size(objectBytes)}, ${isReplicated === true ? 'in its own bucket' : `only in the bucket of ${renderedIn}`}`;
}

function leaseText(lease: Answered['lease']): string {
  if (lease.kind === 'none') return '';
  if (lease.kind === 'held') return `under way since ${moment(lease.sinceMs)}`;
  return `none before ${moment(lease.untilMs)}: ${lease.reason}`;
}
