// The table of requests: only rows in sight are in the document.
import type { ReactElement } from 'react';
import {
  Cell,
  Column,
  type Key,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from 'react-aria-components';
import { cacheTone } from '../../parts/tones';
import { type Request, requestKey } from './use-requests';

const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** A row keeps its object: a new one would be built again with every request that comes. */
const rows = new WeakMap<Request, { readonly id: string; readonly request: Request }>();

function rowOf(request: Request): { readonly id: string; readonly request: Request } {
  const row = rows.get(request) ?? { id: requestKey(request), request };
  rows.set(request, row);
  return row;
}

/** The table. @param onOpen called with the request whose row is pressed */
export function RequestTable({
  requests,
  onOpen,
}: {
  readonly requests: readonly Request[];
  readonly onOpen: (request: Request) => void;
}): ReactElement {
  const open = (key: Key): void => {
    const request = requests.find((one) => requestKey(one) === key);
    if (request !== undefined) onOpen(request);
  };
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 30, headingHeight: 32 }}>
      <Table className="table" aria-label="Requests, the newest first" selectionMode="none" onRowAction={open}>
        <TableHeader>
          <Column width={90}>Time</Column>
          <Column width={150}>Who</Column>
          <Column width={160}>From → region</Column>
          <Column isRowHeader minWidth={200}>
            Path
          </Column>
          <Column width={70}>Status</Column>
          <Column width={200}>Answered from</Column>
          <Column width={110}>Time taken</Column>
        </TableHeader>
        <TableBody items={requests.map(rowOf)} renderEmptyState={() => <p className="quiet">No requests yet.</p>}>
          {({ request }) => (
            <Row className="opens">
              <Cell className="mono">{TIME.format(request.timeMs)}</Cell>
              <Cell>{request.bot ?? 'a person'}</Cell>
              <Cell>
                {request.country ?? '–'} → {request.region ?? 'the site'}
              </Cell>
              <Cell className="mono">
                <span title={request.path}>{request.path}</span>
              </Cell>
              <Cell className={request.status >= 400 ? 'bad' : undefined}>{request.status}</Cell>
              <Cell className={cacheTone(request.cacheStatus)}>{answeredFrom(request)}</Cell>
              <Cell>{request.durationMs} ms</Cell>
            </Row>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}

function answeredFrom({ edgeResult, cacheStatus, reason, decision }: Request): string {
  if (/Hit$/.test(edgeResult ?? '')) return 'edge';
  return [cacheStatus ?? decision ?? 'site', reason].filter((text) => text !== undefined).join(' ');
}
