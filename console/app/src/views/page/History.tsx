// The kept contents of a page in a region, and the differences of two of them.
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from 'react-aria-components';
import { moment, size } from '../../../../../operations/text/span';
import { type ApiOutputs, api } from '../../api';
import { Failure } from '../../parts/Failure';
import { TableHead } from '../../parts/TableHead';
import { Differences } from './Differences';
import type { LookQuestion } from './use-look';

type Versions = NonNullable<ApiOutputs['page']['history']>;

/** The history; a region is chosen in it. */
export function History({
  question,
  firstRegion,
  round,
}: {
  readonly question: LookQuestion;
  /** The region that is shown at first. */
  readonly firstRegion: string;
  /** Another one lists again. */
  readonly round: number;
}): ReactElement {
  const facts = useQuery({ queryKey: ['deployment'], queryFn: () => api.deployment.facts.query() });
  const [region, choose] = useState(firstRegion);
  return (
    <>
      <div className="row">
        <label>
          Region
          <select value={region} onChange={(event) => choose(event.target.value)}>
            {(facts.data?.regions ?? [region]).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <InRegion key={region} question={question} region={region} round={round} />
    </>
  );
}

function InRegion({
  question,
  region,
  round,
}: {
  readonly question: LookQuestion;
  readonly region: string;
  readonly round: number;
}): ReactElement {
  const asked = { ...question, region };
  const history = useQuery({
    queryKey: ['history', asked, round],
    queryFn: async () => (await api.page.history.query(asked)) ?? null,
  });
  const again = <Button onPress={() => void history.refetch()}>List again</Button>;
  if (history.error !== null)
    return (
      <>
        <Failure what="The history can’t be read" error={history.error} />
        {again}
      </>
    );
  if (history.isPending) return <p className="quiet">Listing …</p>;
  if (history.data === null)
    return <p className="quiet">The site itself answers this request, so no page of it is kept.</p>;
  const { versions, isCut, isShared } = history.data;
  return (
    <>
      {isShared ? <p>The record shows the object of another page with the same content.</p> : undefined}
      {versions.length === 0 ? (
        <p className="quiet">No render of this page is kept in {region}.</p>
      ) : (
        <VersionTable key={versions[0]?.content} asked={asked} versions={versions} isCut={isCut} />
      )}
      {again}
    </>
  );
}

function VersionTable({
  asked,
  versions,
  isCut,
}: {
  readonly asked: LookQuestion & { readonly region: string };
  readonly versions: Versions['versions'];
  readonly isCut: boolean;
}): ReactElement {
  const [older, setOlder] = useState(versions[1]?.content);
  const [newer, setNewer] = useState(versions[0]?.content);
  const pair = older === undefined || newer === undefined || older === newer ? undefined : { ...asked, older, newer };
  return (
    <>
      <table className="plain-table">
        <caption>
          {versions.length === 1 ? 'One content' : `${versions.length} contents`}, the newest first
          {isCut ? '; there are more' : ''}. A render with the content of an earlier one, or of another page, has no
          object of its own.
        </caption>
        <TableHead names={['Older', 'Newer', 'Written', 'Size, compressed', 'Content', 'Shown']} />
        <tbody>
          {versions.map(({ content, writtenAtMs, bytes, isShown }) => (
            <tr key={content}>
              <td>
                <Choice name="older" content={content} chosen={older} onChoose={setOlder} writtenAtMs={writtenAtMs} />
              </td>
              <td>
                <Choice name="newer" content={content} chosen={newer} onChoose={setNewer} writtenAtMs={writtenAtMs} />
              </td>
              <th scope="row">{moment(writtenAtMs)}</th>
              <td>{size(bytes)}</td>
              <td className="mono">{content.slice(0, 8)}</td>
              <td>{isShown ? 'now' : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {versions.length < 2 ? undefined : <Comparison pair={pair} />}
    </>
  );
}

function Choice({
  name,
  content,
  chosen,
  onChoose,
  writtenAtMs,
}: {
  readonly name: string;
  readonly content: string;
  readonly chosen: string | undefined;
  readonly onChoose: (content: string) => void;
  readonly writtenAtMs: number;
}): ReactElement {
  return (
    <input
      type="radio"
      name={name}
      aria-label={`${name}: ${moment(writtenAtMs)}, ${content.slice(0, 8)}`}
      checked={content === chosen}
      onChange={() => onChoose(content)}
    />
  );
}

function Comparison({
  pair,
}: {
  readonly pair:
    | (LookQuestion & { readonly region: string; readonly older: string; readonly newer: string })
    | undefined;
}): ReactElement {
  const compared = useQuery({
    queryKey: ['compare', pair],
    queryFn: () => (pair === undefined ? [] : api.page.compare.query(pair)),
    enabled: pair !== undefined,
  });
  if (pair === undefined) return <p className="quiet">Choose two versions to compare them.</p>;
  if (compared.error !== null) return <Failure what="The versions can’t be compared" error={compared.error} />;
  return (
    <>
      <h3>From the older to the newer</h3>
      {compared.data === undefined ? <p className="quiet">Comparing …</p> : <Differences parts={compared.data} />}
    </>
  );
}
