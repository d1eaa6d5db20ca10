import assert from 'node:assert/strict';
import { amplifyEvent } from './amplify-event';
import { documentOf, FIFTEEN_MINUTES_MS, JOB_ID, JobsLab } from './jobs-lab';

const MINUTE_MS = 60_000;

describe('handlers/jobs/publish', () => {
  it('follows a deployment: documents, then pages, then the most asked, once the site’s CDN shows it', async () => {
    const lab = new JobsLab();
    lab.asked = ['a', 'b', 'c'].map((name) => ({ url: `https://www.example.com/${name}`, variant: 'desktop' }));
    await lab.run(amplifyEvent({ jobStatus: 'STARTED' }));
    assert.equal(lab.publishNote.documentBefore, documentOf('old').hash);
    lab.document = (elapsedMs) => (elapsedMs < 90_000 ? 'old' : 'new');
    await lab.run(amplifyEvent({ jobStatus: 'SUCCEED' }));
    assert.deepEqual(lab.events, ['documents dropped', 'stale everything', lab.events[2]]);
    assert.match(lab.events[2] ?? '', /^sent 2 to /);
    assert.ok(lab.elapsedMs() >= 90_000 && lab.elapsedMs() < 3 * MINUTE_MS, String(lab.elapsedMs()));
    const orders = [...lab.sent.values()].flat();
    assert.deepEqual(
      orders.map(({ url, value, newerThanMs, jobId }) => ({ url, value, isLater: newerThanMs >= 1_090_000, jobId })),
      ['a', 'b'].map((name) => ({
        ...{ url: `https://www.example.com/${name}`, value: 'asked', isLater: true, jobId: undefined },
      })),
      'within the setting’s number',
    );
    assert.deepEqual(lab.publishNote, {
      documentBefore: documentOf('new').hash,
      followed: ['amplify d123456789/main/7'],
    });
  });

  it('follows a deployment once, however often it is told', async () => {
    const lab = new JobsLab();
    await lab.run(amplifyEvent({}));
    const events = [...lab.events];
    await lab.run(amplifyEvent({}));
    assert.deepEqual(lab.events, events);
    await lab.run({ kind: 'publish', jobId: JOB_ID, deployment: 'amplify d123456789/main/7' });
    assert.deepEqual(lab.steps, [{ state: 'done', orders: 0, note: 'This deployment was followed already.' }]);
  });

  it('waits for two looks in a row: a CDN’s servers do not change at once', async () => {
    const lab = new JobsLab();
    lab.publishNote = { documentBefore: documentOf('old').hash, followed: [] };
    let look = 0;
    lab.document = () => ['old', 'new', 'old', 'new', 'new'][look++];
    await lab.run(amplifyEvent({}));
    assert.deepEqual([look, lab.events[0]], [5, 'documents dropped']);
  });

  it('takes the first document for the new one if none was noted before', async () => {
    const lab = new JobsLab();
    await lab.run({ kind: 'publish', deployment: 'v1' });
    assert.deepEqual(lab.events.slice(0, 2), ['documents dropped', 'stale everything']);
  });

  it('waits for a marker, whatever the document’s hash', async () => {
    const lab = new JobsLab();
    lab.document = (elapsedMs) => (elapsedMs < 30_000 ? `nonce ${elapsedMs}` : `build-7 ${elapsedMs}`);
    await lab.run({ kind: 'publish', deployment: 'v1', marker: 'build-7' });
    assert.ok(lab.elapsedMs() >= 30_000);
    assert.equal(lab.events.length, 2);
  });

  it('goes on asking a site that does not answer', async () => {
    const lab = new JobsLab();
    lab.document = (elapsedMs) => (elapsedMs < 20_000 ? undefined : 'new');
    await lab.run({ kind: 'publish', deployment: 'v1' });
    assert.equal(lab.events[0], 'documents dropped');
  });

  it('gives up after ten minutes, says so loudly, and changes nothing', async () => {
    const lab = new JobsLab();
    lab.publishNote = { documentBefore: documentOf('old').hash, followed: [] };
    await lab.run({ kind: 'publish', jobId: JOB_ID, deployment: 'v1' });
    assert.deepEqual(lab.events, []);
    assert.ok(lab.elapsedMs() > 9 * MINUTE_MS && lab.elapsedMs() <= 10 * MINUTE_MS, String(lab.elapsedMs()));
    assert.deepEqual(
      lab.log.lines.map(({ level }) => level),
      ['error'],
    );
    assert.deepEqual(
      lab.steps.map(({ state }) => state),
      ['under-way', 'failed'],
    );
    assert.deepEqual(lab.publishNote.followed, [], 'the same deployment can be published again');
  });

  it('gives up in time before Lambda ends the function', async () => {
    const lab = new JobsLab();
    lab.publishNote = { documentBefore: documentOf('old').hash, followed: [] };
    await lab.run({ kind: 'publish', deployment: 'v1' }, FIFTEEN_MINUTES_MS / 3);
    assert.ok(lab.elapsedMs() <= 2 * MINUTE_MS, String(lab.elapsedMs()));
  });

  it('counts the renders of a job that somebody asks for', async () => {
    const lab = new JobsLab();
    lab.asked = [{ url: 'https://www.example.com/a', variant: 'mobile' }];
    await lab.run({ kind: 'publish', jobId: JOB_ID, deployment: 'v1' });
    assert.equal([...lab.sent.values()].flat()[0]?.jobId, `${JOB_ID}-0`);
    assert.deepEqual(lab.steps.at(-1), { state: 'done', orders: 1 });
  });

  it('notes a deployment as followed only when everything was done', async () => {
    const lab = new JobsLab();
    lab.purgeFails = true;
    await assert.rejects(lab.run({ kind: 'publish', deployment: 'v1' }));
    assert.deepEqual(lab.publishNote.followed, []);
    lab.purgeFails = false;
    await lab.run({ kind: 'publish', deployment: 'v1' });
    assert.deepEqual(lab.publishNote.followed, ['v1']);
  });
});
