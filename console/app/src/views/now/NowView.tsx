// Four questions on one screen: are bots answered, from what, how fresh, and at what cost.
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactElement, Suspense } from 'react';
import { type ApiOutputs, api } from '../../api';
import { Failure } from '../../parts/Failure';
import { SourceChart } from '../../parts/SourceChart';
import { SourceTable } from '../../parts/SourceTable';
import { SOURCES } from '../../parts/sources';
import './now.css';

const WorldMap = lazy(async () => ({ default: (await import('../../parts/WorldMap')).WorldMap }));

const LOOK_EVERY_MS = 5_000;
const STATUS_EVERY_MS = 30_000;

type Counts = NonNullable<ApiOutputs['now']['counts']>;

/** The view. */
export default function NowView(): ReactElement {
  const counts = useQuery({ queryKey: ['counts'], queryFn: () => counted(), refetchInterval: LOOK_EVERY_MS });
  const problems = useQuery({
    queryKey: ['problems'],
    queryFn: () => api.now.problems.query(),
    refetchInterval: STATUS_EVERY_MS,
  });
  const map = useQuery({ queryKey: ['map'], queryFn: () => api.now.map.query(), refetchInterval: STATUS_EVERY_MS });
  return (
    <>
      {[counts, problems, map].map(({ error }, at) =>
        error === null ? undefined : <Failure key={at} what="A part of this view did not answer" error={error} />,
      )}
      <div className="cards">
        <Answered counts={counts.data ?? undefined} problems={problems.data} />
        <Fresh counts={counts.data ?? undefined} />
      </div>
      {counts.data === null ? (
        <p>This deployment does not tell its requests of the last hour.</p>
      ) : counts.data === undefined ? undefined : (
        <>
          <h2>From what bots are answered</h2>
          <SourceChart {...counts.data} />
          <Reasons counts={counts.data} />
        </>
      )}
      <h2>From where to where</h2>
      {map.data === undefined ? undefined : (
        <Suspense fallback={<p role="status">Loading the map …</p>}>
          <WorldMap {...map.data} routes={counts.data?.routes ?? []} />
        </Suspense>
      )}
      {counts.data === null || counts.data === undefined ? undefined : <ByRegion counts={counts.data} />}
    </>
  );
}

/** `undefined` would be a question without an answer. */
async function counted(): Promise<Counts | null> {
  return (await api.now.counts.query()) ?? null;
}

function Answered({
  counts,
  problems,
}: {
  readonly counts: Counts | undefined;
  readonly problems: readonly string[] | undefined;
}): ReactElement {
  const { total, kept } = sums(counts);
  return (
    <section className="card" aria-labelledby="answered">
      <h2 id="answered">Are bots answered?</h2>
      {problems === undefined ? (
        <p className="quiet">Looking …</p>
      ) : problems.length === 0 ? (
        <p className="good figure">Yes, all regions are well</p>
      ) : (
        <ul className="bad">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {counts === undefined ? undefined : (
        <p className="quiet">
          {total} requests of bots in the last hour; {total === 0 ? 'none' : `${Math.round((100 * kept) / total)} %`}{' '}
          got a kept page at once.
        </p>
      )}
    </section>
  );
}

function Fresh({ counts }: { readonly counts: Counts | undefined }): ReactElement {
  const age = counts?.medianAgeSeconds;
  return (
    <section className="card" aria-labelledby="fresh">
      <h2 id="fresh">How fresh?</h2>
      {age === undefined ? (
        <p className="quiet">No kept page was shown in the last hour.</p>
      ) : (
        <p className="figure">Half of the pages were at most {spanOf(age)} old</p>
      )}
    </section>
  );
}

function Reasons({ counts }: { readonly counts: Counts }): ReactElement | undefined {
  if (counts.reasons.length === 0) return undefined;
  return (
    <table className="numbers">
      <caption>Why bots got no kept page</caption>
      <thead>
        <tr>
          <th scope="col">Answered from</th>
          <th scope="col">Reason</th>
          <th scope="col">Requests</th>
        </tr>
      </thead>
      <tbody>
        {counts.reasons.map(({ source, reason, requests }) => (
          <tr key={`${source} ${reason}`}>
            <td>{SOURCES.find((one) => one.source === source)?.name}</td>
            <td className="mono">{reason}</td>
            <td>{requests}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByRegion({ counts: { regions } }: { readonly counts: Counts }): ReactElement {
  const lines = regions.map(({ region, counts }) => ({ name: region ?? 'the site', counts }));
  return <SourceTable of="Region" caption="By region" lines={lines} />;
}

function sums(counts: Counts | undefined): { readonly total: number; readonly kept: number } {
  const all = counts?.minutes.map(({ counts: of }) => of) ?? [];
  const sum = (sources: readonly (typeof SOURCES)[number]['source'][]): number =>
    all.reduce((total, of) => total + sources.reduce((some, source) => some + of[source], 0), 0);
  return { total: sum(SOURCES.map(({ source }) => source)), kept: sum(['edge', 'hit', 'stale']) };
}

function spanOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
