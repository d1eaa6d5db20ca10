// The table of kept pages: only rows in sight are in the document, and more are loaded as they come near.
import type { ReactElement } from 'react';
import {
  Cell,
  Checkbox,
  Collection,
  Column,
  Row,
  type Selection,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
} from 'react-aria-components';
import { span } from '../../../../../operations/text/span';
import { STATE_NAMES, STATE_TONES } from './names';
import type { ListedPage, Order, Pages, SortBy } from './use-pages';

const SORTS: readonly SortBy[] = ['age', 'status', 'size', 'reason', 'demand'];

/** The table. */
export function PageTable({
  list,
  order,
  onOrder,
  selected,
  onSelect,
}: {
  readonly list: Pages;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly selected: Selection;
  readonly onSelect: (selected: Selection) => void;
}): ReactElement {
  const { pages, loadMore, isLoading } = list;
  const nowMs = Date.now();
  const sort = { column: order.by, direction: order.descending ? 'descending' : 'ascending' } as const;
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 30, headingHeight: 32, loaderHeight: 30 }}>
      <Table
        className="table kept-table"
        aria-label="Kept pages"
        selectionMode="multiple"
        selectedKeys={selected}
        onSelectionChange={onSelect}
        sortDescriptor={sort}
        onSortChange={({ column, direction }) => {
          const by = SORTS.find((one) => one === column);
          if (by !== undefined) onOrder({ by, descending: direction === 'descending' });
        }}
      >
        <TableHeader>
          <Column width={40}>
            <Mark />
          </Column>
          <Column isRowHeader minWidth={220}>
            URL
          </Column>
          <Column id="status" allowsSorting width={80}>
            <Sorted by="status" order={order} name="Status" />
          </Column>
          <Column width={110}>State</Column>
          <Column id="age" allowsSorting width={110}>
            <Sorted by="age" order={order} name="Age" />
          </Column>
          <Column id="size" allowsSorting width={90}>
            <Sorted by="size" order={order} name="Text" />
          </Column>
          <Column id="demand" allowsSorting width={90}>
            <Sorted by="demand" order={order} name="Demand" />
          </Column>
          <Column id="reason" allowsSorting width={150}>
            <Sorted by="reason" order={order} name="Not kept again" />
          </Column>
          <Column width={130}>Rendered in</Column>
        </TableHeader>
        <TableBody renderEmptyState={() => <p className="quiet">{isLoading ? 'Loading …' : 'No page matches.'}</p>}>
          <Collection items={pages.map((page) => ({ id: page.key, page }))} dependencies={[nowMs]}>
            {({ page }) => <PageRow page={page} nowMs={nowMs} />}
          </Collection>
          {/* Without a row that says so: the library's has an ARIA level, which only a tree's rows may have. */}
          <TableLoadMoreItem onLoadMore={() => loadMore?.()} isLoading={false} />
        </TableBody>
      </Table>
    </Virtualizer>
  );
}

function PageRow({ page, nowMs }: { readonly page: ListedPage; readonly nowMs: number }): ReactElement {
  const { key, url, status, state, renderedAtMs, textLength, asks, reason, region } = page;
  return (
    <Row id={key} textValue={url}>
      <Cell>
        <Mark />
      </Cell>
      <Cell className="mono">
        <span title={url}>{url}</span>
      </Cell>
      <Cell className={status >= 400 ? 'bad' : undefined}>{status}</Cell>
      <Cell className={STATE_TONES[state]}>{STATE_NAMES[state]}</Cell>
      <Cell>{span(Math.max(0, nowMs - renderedAtMs))}</Cell>
      <Cell>{textLength.toLocaleString('en')}</Cell>
      <Cell>{asks === 0 ? '–' : asks}</Cell>
      <Cell className={reason === undefined ? 'quiet' : 'bad'}>{reason ?? '–'}</Cell>
      <Cell>{region ?? '–'}</Cell>
    </Row>
  );
}

function Mark(): ReactElement {
  return (
    <Checkbox slot="selection" className="mark">
      <span aria-hidden="true" />
    </Checkbox>
  );
}

function Sorted({
  by,
  order,
  name,
}: {
  readonly by: SortBy;
  readonly order: Order;
  readonly name: string;
}): ReactElement {
  return (
    <>
      {name}
      <span aria-hidden="true">{order.by === by ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
    </>
  );
}
