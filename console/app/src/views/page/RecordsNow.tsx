// The page's record in every region at this moment.
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import { moment } from '../../../../../operations/text/span';
import { api } from '../../api';
import { Failure } from '../../parts/Failure';
import { RegionRecords } from '../../parts/RegionRecords';
import type { LookQuestion } from './use-look';

/** The table, with the time of the look. */
export function RecordsNow({
  question,
  round,
}: {
  readonly question: LookQuestion;
  readonly round: number;
}): ReactElement {
  const found = useQuery({
    queryKey: ['records', question, round],
    queryFn: () => api.explain.request.query({ ...question, asksEdge: false }),
  });
  if (found.error !== null) return <Failure what="The records can’t be read" error={found.error} />;
  if (found.isPending) return <p className="quiet">Reading …</p>;
  const { regions, atMs } = found.data;
  if (regions === undefined) return <p className="quiet">The site itself answers this request: there is no record.</p>;
  return (
    <>
      <RegionRecords regions={regions} />
      <div className="row">
        <Button onPress={() => void found.refetch()}>Read again</Button>
        <span className="quiet">as of {moment(atMs)}</span>
      </div>
    </>
  );
}
