// `georender status` on a stack: what it finds wrong, and the whole screen.
import assert from 'node:assert/strict';
import { CloudWatchClient, type GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { statusText } from '../../../cli/status/status-text';
import { BUDGET_PREFIX, SCHEDULE_PREFIX } from '../../../core/contract/index-table';
import { queueAges } from '../../../operations/status/queue-ages';
import { START_MS } from '../../support/storage/embedded-storage';
import { AP, EU, StatusLab } from './status-lab';

const HOUR_MS = 3_600_000;
const HOST = 'www.example.com';
const THIS_HOUR = `${BUDGET_PREFIX}${HOST} ${START_MS - (START_MS % HOUR_MS)}`;
const TODAY = `${SCHEDULE_PREFIX}2023-11-14`;

describe('operations/status, on a stack', () => {
  let lab: StatusLab;
  beforeEach(async () => {
    lab = await StatusLab.start();
  });
  afterEach(() => lab.close());

  it('shows one screen, on which all is well', async () => {
    lab.facts = { ...lab.facts, budgets: { newPagesPerHour: 1_000, scheduledRendersPerDay: 2_000 } };
    lab.queues.set(EU, {
      depth: { waiting: { asked: 12, listed: 0, rest: 3 }, underWay: 2 },
      ages: { asked: 125_000 },
    });
    await lab.count(EU, THIS_HOUR, 40);
    await lab.count(EU, TODAY, 1_500);
    await lab.note(EU, EU, START_MS - 20_000);

    const status = await lab.read();

    assert.deepEqual(status.problems, []);
    assert.equal(
      statusText(status),
      [
        'stack test: https://www.example.com, Georender 0.1.0, 2023-11-14T22:13:20Z',
        'router: no region is drained',
        '',
        '  region        index  bucket   lag  health                         drained',
        '  eu-central-1   0 ms    0 ms  0 ms  well (eu-central-1, 20 s ago)  no',
        '  ap-south-1     0 ms    0 ms     -  -                              no',
        '',
        'orders that wait (the oldest one’s age)',
        '  region                 asked  listed  rest  under way  dead letters',
        '  eu-central-1  12 (2 min 5 s)       0     3          2             0',
        '',
        'budgets of renders',
        '  eu-central-1  new pages of www.example.com this hour     40 of 1,000',
        '  eu-central-1  of the schedule today                   1,500 of 2,000',
        '  ap-south-1    new pages of each host this hour            0 of 1,000',
        '',
        'code',
        '  site-serve-eu-central-1   abcdefghijkl  2023-11-14T00:00:00.000+0000',
        '  site-render-eu-central-1  abcdefghijkl  2023-11-14T00:00:00.000+0000',
        '  site-serve-ap-south-1     abcdefghijkl  2023-11-14T00:00:00.000+0000',
        '  site-render-ap-south-1    abcdefghijkl  2023-11-14T00:00:00.000+0000',
        '',
        'All is well.',
      ].join('\n'),
    );
  });

  it('calls a release a problem whose command looks no longer', async () => {
    const released = (untilMs: number): string => JSON.stringify({ canaryPercent: 5, release: { id: 'r1', untilMs } });
    lab.router.put(released(START_MS));
    assert.deepEqual((await lab.read()).problems, []);
    lab.router.put(released(START_MS - 1));
    assert.match((await lab.read()).problems.join(), /A release ended without a word, .* still have 5 % .*--recover/);
  });

  it('tells alarms that ring, in the stack’s regions and in CloudFront’s', async () => {
    const [since, description] = [new Date(START_MS), 'The router fails.'];
    lab.alarms.set('us-east-1', [
      { AlarmName: 'site-router-errors', AlarmDescription: description, StateUpdatedTimestamp: since },
    ]);
    lab.refusing.add(`alarms ${AP}`);

    const status = await lab.read();

    assert.deepEqual(lab.alarmLooks.sort(), [
      [EU, 'site-'],
      ['us-east-1', 'site-'],
    ]);
    assert.deepEqual(status.problems, [
      `${AP}: the alarms could not be read: Error: AccessDenied: alarms ${AP}`,
      'us-east-1: the alarm site-router-errors rings.',
    ]);
    assert.match(
      statusText(status),
      /^alarms\n {2}ap-south-1 +no answer\n {2}us-east-1 +site-router-errors +2023-\S+ +The router fails\.$/m,
    );
  });

  it('tells functions that are not active, and a region whose Lambda refuses, canaries too', async () => {
    lab.facts = {
      ...lab.facts,
      canaries: new Map([[EU, { serve: 'site-canary-serve', render: 'site-canary-render' }]]),
    };
    lab.inactive.add('site-canary-render');
    lab.refusing.add(`lambda ${AP}`);

    const status = await lab.read();

    assert.deepEqual(status.problems, [
      `${EU}: site-canary-render is not active.`,
      `${AP}: the functions did not answer: Error: AccessDenied: lambda ${AP}`,
    ]);
    assert.match(statusText(status), /site-canary-render +abcdefghijkl +\S+ +not active\n {2}ap-south-1 +no answer$/m);
  });

  it('tells dead letters, in the singular too, and queues whose age is not known', async () => {
    lab.queues.set(EU, { depth: { dead: 1 } });
    lab.queues.set(AP, { depth: { dead: 2, waiting: { asked: 5, listed: 0, rest: 0 } } });
    lab.refusing.add(`queue ages ${AP}`);

    const status = await lab.read();

    assert.deepEqual(status.problems, [
      `${EU}: 1 dead letter, of work that failed for good.`,
      `${AP}: the age of the queue did not answer: Error: AccessDenied: queue ages ${AP}`,
      `${AP}: 2 dead letters, of work that failed for good.`,
    ]);
    assert.match(statusText(status), /^ {2}ap-south-1 +5 +0 +0 +0 +2$/m);
  });

  it('names the parts of a region that do not answer, and shows the rest', async () => {
    lab.storage.dynamoDb.stopRegion(AP);

    const status = await lab.read();

    assert.deepEqual(
      status.problems.map((problem) => problem.split(': ').slice(0, 2).join(': ')),
      [`${AP}: the index did not answer`, `${AP}: the table of leases did not answer`],
    );
    assert.match(statusText(status), /^ {2}ap-south-1 +no answer +0 ms +- +- +no$/m);
    assert.match(statusText(status), /^ {2}ap-south-1 +no answer$/m);
  });

  it('tells what health checks saw last, how far a replica lags, and their drains', async () => {
    await lab.note(EU, EU, START_MS - 10_000, false);
    await lab.note(AP, EU, START_MS - 70_000);
    lab.router.put(JSON.stringify({ drained: [EU], byHealth: { [EU]: 'silent' } }));

    const status = await lab.read();

    assert.deepEqual(
      status.regions.map(({ lagMs }) => lagMs),
      [0, 60_000],
    );
    assert.deepEqual(status.problems, [`Health checks have drained ${EU}.`, `${EU}: health checks see silent.`]);
  });

  it('shows no more as used than a budget allows, and all of one without bound', async () => {
    await lab.count(AP, THIS_HOUR, 1_040);
    const used = async () => (await lab.read()).regions[1]?.budgets;

    assert.partialDeepStrictEqual(await used(), { value: { newPages: [{ host: HOST, used: 1_000, limit: 1_000 }] } });
    lab.facts = { ...lab.facts, budgets: { newPagesPerHour: 0 } };
    assert.partialDeepStrictEqual(await used(), {
      value: { newPages: [{ host: HOST, used: 1_040, limit: 0 }], scheduledToday: undefined },
    });
    assert.match(statusText(await lab.read()), /this hour +1,040, without bound$/m);
  });

  it('shows the address of a local run once, and has neither code nor alarms of it', async () => {
    const source = `the local run at ${lab.facts.url}`;
    const status = await lab.read({ kind: 'local', source });

    assert.deepEqual([status.alarms, ...status.regions.map(({ code }) => code)], [undefined, undefined, undefined]);
    assert.match(statusText(status), /^the local run at https:\/\/www\.example\.com, Georender/);
  });
});

describe('operations/status/queue-ages', () => {
  const urls = { tickets: 't', asked: 'https://sqs/1/asked-1', listed: 'https://sqs/1/listed-1', rest: 'r', dead: 'd' };

  it('takes the newest value of each queue, and leaves out those that have none', async () => {
    const asked: GetMetricDataCommand[] = [];
    const client = Object.create(new CloudWatchClient({ region: EU }), {
      send: {
        value: async (command: GetMetricDataCommand) => {
          asked.push(command);
          return {
            MetricDataResults: [{ Id: 'asked', Values: [90, 30] }, { Id: 'listed', Values: [] }, { Id: 'rest' }],
          };
        },
      },
    });

    assert.deepEqual(await queueAges(client, urls, START_MS), { asked: 90_000 });

    const [{ input } = assert.fail('Nothing was asked.')] = asked;
    assert.equal(input.ScanBy, 'TimestampDescending');
    assert.equal(input.EndTime?.getTime(), START_MS);
    assert.deepEqual(input.MetricDataQueries?.[1]?.MetricStat?.Metric, {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: 'listed-1' }],
    });
  });
});
