import assert from 'node:assert/strict';
import type { Look } from '../../../core/health/region-health';
import type { HealthCheck } from '../../../handlers/health/create-health-check';
import { HealthLab } from '../../support/storage/health-lab';

const REGIONS = ['us-east-1', 'eu-central-1', 'ap-south-1'] as const;
const [US, EU, AP] = REGIONS;
const GONE: Look = { kind: 'gone', reason: 'silent' };
const MINUTE_MS = 60_000;

describe('handlers/health/create-health-check', () => {
  let lab: HealthLab;
  beforeEach(() => {
    lab = new HealthLab(REGIONS);
  });

  async function checks(check: HealthCheck, count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      await check();
      lab.clock.advance(MINUTE_MS);
    }
  }

  it('drains a region that is gone, and returns it when it is well', async () => {
    const check = lab.checker(US);
    lab.looks.set(EU, GONE);
    await checks(check, 2);
    assert.deepEqual(lab.drained(), []);
    await checks(check, 1);
    assert.equal(lab.text, '{"drained":["eu-central-1"],"byHealth":{"eu-central-1":"silent"}}');
    lab.looks.delete(EU);
    await checks(check, 4);
    assert.deepEqual(lab.drained(), [EU]);
    await checks(check, 1);
    assert.equal(lab.text, '{}');
  });

  it('records its actions and their reasons, in its note and in its log', async () => {
    const check = lab.checker(US);
    lab.looks.set(EU, GONE);
    const startMs = lab.clock.nowMs();
    await checks(check, 3);
    lab.looks.delete(EU);
    await checks(check, 5);
    assert.deepEqual(lab.note(US)?.changes, [
      { atMs: startMs + 2 * MINUTE_MS, region: EU, action: 'drained', reason: 'silent' },
      { atMs: startMs + 7 * MINUTE_MS, region: EU, action: 'returned', reason: 'silent' },
    ]);
    const fields = { drainedRegion: EU, reason: 'silent', checker: US };
    assert.deepEqual(
      lab.log.lines.filter(({ level }) => level === 'warn'),
      [
        { level: 'warn', message: 'A region is drained: bots are sent to the others.', fields },
        { level: 'warn', message: 'A region is well again: bots are sent to it.', fields },
      ],
    );
    const reminders = lab.log.lines.filter(({ level }) => level === 'error');
    assert.deepEqual(
      { reminders: reminders.length, fields: reminders[0]?.fields },
      { reminders: 5, fields: { regions: 'eu-central-1 (silent)' } },
      'one a check, for an alarm',
    );
  });

  it('looks again at what gives no answer within one check, and only at that', async () => {
    lab = new HealthLab(REGIONS, { looks: 3 });
    lab.looks.set(EU, GONE).set(AP, { kind: 'ailing', reason: 'index' });
    const startMs = lab.clock.nowMs();
    await lab.checker(US)();
    assert.deepEqual(
      lab.looked.map(({ region }) => region),
      [US, EU, AP, EU, EU],
    );
    assert.equal(lab.clock.nowMs() - startMs, 6_000);
    assert.deepEqual(lab.drained(), [EU]);
  });

  it('is content with a region that answers the second look', async () => {
    lab = new HealthLab(REGIONS, { looks: 3 });
    lab.looks.set(EU, GONE);
    const check = lab.checker(US)();
    lab.looks.delete(EU);
    await check;
    assert.deepEqual(
      { isWithinLimit: lab.looked.length <= 4, drained: lab.drained() },
      { isWithinLimit: true, drained: [] },
    );
  });

  it('asks the store once, and then only when something is to be changed, or after a day', async () => {
    const check = lab.checker(US);
    await checks(check, 10);
    assert.deepEqual(lab.requests, ['read']);
    lab.looks.set(EU, GONE);
    await checks(check, 10);
    assert.deepEqual(lab.requests, ['read', 'read', 'write']);
    lab.clock.advance(60 * MINUTE_MS);
    await checks(check, 1);
    assert.deepEqual(lab.requests.slice(3), ['read'], 'an hour later, while it has drained a region');
    lab.looks.delete(EU);
    await checks(check, 5);
    assert.deepEqual(lab.requests.slice(4), ['read', 'write']);
    lab.clock.advance(24 * 60 * MINUTE_MS);
    await checks(check, 1);
    assert.deepEqual(lab.requests.slice(6), ['read']);
  });

  it('finds its streaks and what it saw in its note when its process is a new one', async () => {
    lab.looks.set(EU, GONE);
    await checks(lab.checker(US), 2);
    await checks(lab.checker(US), 1);
    assert.deepEqual(
      { drained: lab.drained(), requests: lab.requests },
      { drained: [EU], requests: ['read', 'read', 'write'] },
    );
    lab.clock.advance(10 * MINUTE_MS);
    lab.looks.delete(EU);
    await checks(lab.checker(US), 4);
    assert.deepEqual(lab.drained(), [EU], 'streaks of long ago count for nothing');
  });

  it('never ends a person’s drain, and keeps what else stands in the value', async () => {
    lab.put('{"drained":["ap-south-1"],"canaryPercent":5,"note":"disk full, Ann"}');
    const check = lab.checker(US);
    lab.looks.set(EU, GONE);
    await checks(check, 3);
    assert.deepEqual(JSON.parse(lab.text ?? ''), {
      drained: [AP, EU],
      byHealth: { [EU]: 'silent' },
      canaryPercent: 5,
      note: 'disk full, Ann',
    });
    lab.looks.delete(EU);
    await checks(check, 8);
    assert.deepEqual(JSON.parse(lab.text ?? ''), { drained: [AP], canaryPercent: 5, note: 'disk full, Ann' });
  });

  it('takes over a drain that a person makes of its own', async () => {
    const check = lab.checker(US);
    lab.looks.set(EU, GONE);
    await checks(check, 3);
    lab.put('{"drained":["eu-central-1"]}');
    lab.looks.delete(EU);
    await checks(check, 8);
    assert.equal(lab.text, '{"drained":["eu-central-1"]}');
  });

  it('changes nothing while a person says so', async () => {
    lab.put('{"automatic":false}');
    lab.looks.set(EU, GONE);
    await checks(lab.checker(US), 10);
    assert.deepEqual({ text: lab.text, requests: lab.requests }, { text: '{"automatic":false}', requests: ['read'] });
  });

  it('overwrites nothing that was written between its reading and its writing', async () => {
    const check = lab.checker(US);
    lab.looks.set(EU, GONE);
    await checks(check, 2);
    lab.onWrite = () => {
      lab.onWrite = () => undefined;
      lab.put('{"drained":["ap-south-1"]}');
    };
    await checks(check, 1);
    assert.deepEqual(JSON.parse(lab.text ?? ''), { drained: [AP, EU], byHealth: { [EU]: 'silent' } });
    assert.deepEqual(lab.requests, ['read', 'read', 'write', 'read', 'write']);
  });

  it('gives up on a store that does not answer, says so, and tries again at the next check', async () => {
    const check = lab.checker(US);
    await checks(check, 1);
    lab.looks.set(EU, GONE);
    lab.storeAnswers = false;
    await checks(check, 3);
    assert.equal(
      lab.log.lines.at(-1)?.message,
      "The router's store could not be read or written; the next check tries again.",
    );
    lab.storeAnswers = true;
    await checks(check, 1);
    assert.deepEqual(lab.drained(), [EU]);
  });

  it('goes on alone, by memory, when the notes are unavailable', async () => {
    lab.notesAnswer = false;
    const check = lab.checker(US);
    lab.looks.set(EU, GONE);
    await checks(check, 3);
    assert.deepEqual(lab.drained(), [EU]);
  });

  it('asks the site before it sends all bots there, and at no other time', async () => {
    const check = lab.checker(US);
    for (const region of [EU, AP]) lab.looks.set(region, GONE);
    await checks(check, 4);
    assert.deepEqual({ drained: lab.drained(), siteAsked: lab.siteAsked }, { drained: [AP, EU], siteAsked: 0 });
    lab.siteAnswers = false;
    lab.looks.set(US, GONE);
    await checks(check, 4);
    assert.deepEqual(
      { drained: lab.drained(), hasAskedSite: lab.siteAsked > 0 },
      { drained: [AP, EU], hasAskedSite: true },
    );
    lab.siteAnswers = true;
    await checks(check, 1);
    assert.deepEqual(lab.drained(), [AP, EU, US]);
    lab.looks.delete(EU);
    await checks(check, 1);
    assert.deepEqual(lab.drained(), [AP, US], 'the first that answers is better than the site');
  });

  it('never throws, even if all its parts fail', async () => {
    lab.clock.pause = () => Promise.reject(new Error('no time'));
    lab = Object.assign(new HealthLab(REGIONS, { looks: 3 }), { clock: lab.clock });
    lab.looks.set(EU, GONE);
    await lab.checker(US)();
    assert.equal(lab.log.lines.at(-1)?.message, 'A health check failed; it changed nothing.');
  });
});
