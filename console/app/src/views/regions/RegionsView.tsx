// Each region at the moment on the map and in a table, with drains and the canaries' share.
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { Button, Input, Label, NumberField } from 'react-aria-components';
import { type ApiOutputs, api } from '../../api';
import { Failure } from '../../parts/Failure';
import { TableHead } from '../../parts/TableHead';
import { type Change, ChangeDialog } from './ChangeDialog';

const WorldMap = lazy(async () => ({ default: (await import('../../parts/WorldMap')).WorldMap }));

const LOOK_EVERY_MS = 10_000;

type Status = ApiOutputs['regions']['status'];

/** The view. */
export default function RegionsView(): ReactElement {
  const status = useQuery({
    queryKey: ['regions'],
    queryFn: () => api.regions.status.query(),
    refetchInterval: LOOK_EVERY_MS,
  });
  const map = useQuery({ queryKey: ['map'], queryFn: () => api.now.map.query(), refetchInterval: LOOK_EVERY_MS });
  const [change, propose] = useState<Change>();
  const closed = (): void => {
    propose(undefined);
    void Promise.all([status.refetch(), map.refetch()]);
  };
  return (
    <>
      {status.error === null ? undefined : <Failure what="The regions are not known" error={status.error} />}
      {map.error === null ? undefined : <Failure what="The map is not known" error={map.error} />}
      {map.data === undefined ? undefined : (
        <Suspense fallback={<p role="status">Loading the map …</p>}>
          <WorldMap {...map.data} routes={[]} />
        </Suspense>
      )}
      {status.data === undefined ? undefined : <Regions status={status.data} propose={propose} />}
      {change === undefined ? undefined : <ChangeDialog change={change} onClose={closed} />}
    </>
  );
}

function Regions({
  status,
  propose,
}: {
  readonly status: Status;
  readonly propose: (change: Change) => void;
}): ReactElement {
  const { regions, problems, alarms, hasCanaries, canaryPercent } = status;
  return (
    <>
      {problems.length === 0 ? (
        <p className="good">All is well.</p>
      ) : (
        <ul className="bad">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <table className="numbers">
        <caption>Regions</caption>
        <TableHead
          names={[
            'Region',
            'Index',
            'Bucket',
            'Lag',
            'Health checks',
            'Orders that wait',
            'Dead letters',
            'Drained',
            'Change',
          ]}
        />
        <tbody>
          {regions.map((one) => (
            <tr key={one.region}>
              <th scope="row">{one.region}</th>
              <td className={one.index.isWell ? undefined : 'bad'}>{one.index.text}</td>
              <td className={one.bucket.isWell ? undefined : 'bad'}>{one.bucket.text}</td>
              <td>{one.lagMs === undefined ? '–' : `${Math.round(one.lagMs)} ms`}</td>
              <td>{one.health ?? '–'}</td>
              <td>{one.waiting ?? '–'}</td>
              <td className={(one.dead ?? 0) > 0 ? 'bad' : undefined}>{one.dead ?? '–'}</td>
              <td>{one.drained ?? 'no'}</td>
              <td>
                {one.drained === undefined ? (
                  <Button onPress={() => propose({ kind: 'drain', region: one.region })}>Drain {one.region} …</Button>
                ) : one.canReturn ? (
                  <Button onPress={() => propose({ kind: 'undrain', region: one.region })}>
                    Return {one.region} …
                  </Button>
                ) : (
                  'by a deployment'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {alarms === undefined || alarms.length === 0 ? undefined : <p className="bad">Alarms: {alarms.join(', ')}</p>}
      {hasCanaries ? <Canaries percent={canaryPercent ?? 0} propose={propose} /> : undefined}
    </>
  );
}

function Canaries({
  percent,
  propose,
}: {
  readonly percent: number;
  readonly propose: (change: Change) => void;
}): ReactElement {
  const [wanted, want] = useState(percent);
  return (
    <div className="row">
      <NumberField value={wanted} onChange={want} minValue={0} maxValue={100} aria-describedby="canaries-now">
        <Label>The canaries’ share of the URLs, in percent</Label>
        <Input />
      </NumberField>
      <span id="canaries-now" className="quiet">
        Now: {percent} %
      </span>
      <Button onPress={() => propose({ kind: 'canary', percent: wanted })}>Change …</Button>
    </div>
  );
}
