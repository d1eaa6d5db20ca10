// A status as one screen of text.
import { RENDER_VALUES, type RenderValue } from '../../handlers/queue/ports';
import { drainText } from '../../operations/explain/explanation-text';
import { stateText } from '../../operations/router/change-text';
import type { Budget, RegionStatus } from '../../operations/status/region-status';
import type { Status } from '../../operations/status/status';
import { moment, span } from '../../operations/text/span';
import { type TableLook, tableText } from '../command/table';

/** What stands where a part did not answer. */
const NO_ANSWER = 'no answer';

/** The text, without an end of line. */
export function statusText(status: Status): string {
  const { source, url, version, atMs, router, hasCanaries, problems } = status;
  return [
    `${source.includes(url) ? source : `${source}: ${url}`}, Georender ${version}, ${moment(atMs)}`,
    `router: ${router.kind === 'answered' ? stateText(router.value) : NO_ANSWER}${hasCanaries ? '; there are canaries' : ''}`,
    '',
    tableText(
      status.regions.map((region) => regionRow(region, status)),
      { head: ['region', 'index', 'bucket', 'lag', 'health', 'drained'], right: [1, 2, 3] },
    ),
    ...section('orders that wait (the oldest one’s age)', status.regions.flatMap(queueRow), {
      head: ['region', ...RENDER_VALUES, 'under way', 'dead letters'],
      right: [1, 2, 3, 4, 5],
    }),
    ...section('budgets of renders', status.regions.flatMap(budgetRows), { right: [2] }),
    ...section('code', status.regions.flatMap(codeRows)),
    ...section('alarms', alarmRows(status)),
    '',
    ...(problems.length === 0
      ? ['All is well.']
      : ['Something is wrong:', ...problems.map((problem) => `  ${problem}`)]),
  ].join('\n');
}

function section(title: string, rows: readonly (readonly string[])[], look?: TableLook): readonly string[] {
  return rows.length === 0 ? [] : ['', title, tableText(rows, look)];
}

function regionRow(region: Status['regions'][number], { router, atMs }: Status): readonly string[] {
  const { index, bucket, lagMs, health } = region;
  const drained = router.kind === 'answered' ? router.value.drained : [];
  const drain = drained.find((one) => one.region === region.region)?.drain;
  const seen = health?.look.kind === 'well' ? 'well' : health?.look.reason;
  return [
    region.region,
    index.kind === 'answered' ? `${index.tookMs} ms` : NO_ANSWER,
    bucket.kind === 'answered' ? `${bucket.tookMs} ms` : NO_ANSWER,
    lagMs === undefined ? '-' : span(lagMs),
    health === undefined ? '-' : `${seen} (${health.checker}, ${span(atMs - health.atMs)} ago)`,
    drain === undefined ? 'no' : drainText(drain),
  ];
}

function queueRow({ region, queue, queueAges }: RegionStatus): readonly (readonly string[])[] {
  if (queue === undefined) return [];
  if (queue.kind === 'failed') return [[region, NO_ANSWER]];
  const { waiting, underWay, dead } = queue.value;
  const ages = queueAges?.kind === 'answered' ? queueAges.value : {};
  const cell = (value: RenderValue): string => {
    const ageMs = ages[value] ?? 0;
    return ageMs > 0 ? `${waiting[value]} (${span(ageMs)})` : `${waiting[value]}`;
  };
  return [[region, ...RENDER_VALUES.map(cell), `${underWay}`, `${dead}`]];
}

function budgetRows({ region, budgets }: RegionStatus): readonly (readonly string[])[] {
  if (budgets.kind === 'failed') return [[region, NO_ANSWER]];
  const { newPages, scheduledToday } = budgets.value;
  const row = (what: string, budget: Budget) => [region, what, usedText(budget)];
  const used = newPages.filter((budget) => budget.used > 0);
  const [first] = newPages;
  return [
    ...used.map(({ host, ...budget }) => row(`new pages of ${host} this hour`, budget)),
    ...(used.length > 0 || first === undefined ? [] : [row('new pages of each host this hour', first)]),
    ...(scheduledToday === undefined ? [] : [row('of the schedule today', scheduledToday)]),
  ];
}

function usedText({ used, limit }: Budget): string {
  const count = (number: number): string => number.toLocaleString('en');
  return limit === 0 ? `${count(used)}, without bound` : `${count(used)} of ${count(limit)}`;
}

function codeRows({ region, code }: RegionStatus): readonly (readonly string[])[] {
  if (code === undefined) return [];
  if (code.kind === 'failed') return [[region, NO_ANSWER]];
  return code.value.map(({ functionName, hash, updatedAt, isActive }) => [
    functionName,
    hash,
    updatedAt,
    isActive ? '' : 'not active',
  ]);
}

function alarmRows({ alarms }: Status): readonly (readonly string[])[] {
  return [...(alarms ?? [])].flatMap(([region, part]) =>
    part.kind === 'failed'
      ? [[region, NO_ANSWER]]
      : part.value.map(({ name, since, description }) => [region, name, since, description]),
  );
}
