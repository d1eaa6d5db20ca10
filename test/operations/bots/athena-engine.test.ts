import assert from 'node:assert/strict';
import { AthenaQueryError, openAthena } from '../../../operations/bots/athena/athena-engine';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { LOG_DAY } from '../../support/bots/access-log-lines';
import { type FakeAnswers, fakeAthena, LOG_BUCKET } from '../../support/bots/fake-athena';

function open(answers: FakeAnswers, serveLines = false) {
  const athena = fakeAthena(answers);
  return { athena, engine: openAthena(athena.s3, LOG_BUCKET, LOG_DAY, { serveLines, ports: athena.ports }) };
}

describe('operations/athena-engine', () => {
  it('asks in the stack’s workgroup, which bounds the cost, and waits for the end', async () => {
    const { athena, engine } = open({ states: ['QUEUED', 'RUNNING', 'SUCCEEDED'] });
    assert.deepEqual(await engine.query('SELECT 1'), []);
    assert.deepEqual(athena.started, [
      { QueryString: 'SELECT 1', WorkGroup: 'site-bots', QueryExecutionContext: { Database: 'site_bots' } },
    ]);
    assert.equal(engine.scannedBytes(), 7);
  });

  it('reads all pages, numbers as numbers, and nothing as null', async () => {
    const { engine } = open({
      columns: [
        ['bot', 'varchar'],
        ['requests', 'bigint'],
      ],
      pages: [[['404', '7']], [[undefined, undefined]]],
    });
    assert.deepEqual(await engine.query('SELECT'), [
      { bot: '404', requests: 7 },
      { bot: null, requests: null },
    ]);
  });

  it('names the action that is not allowed', async () => {
    const denied = async () => Promise.reject(Object.assign(new Error('said AWS'), { name: 'AccessDeniedException' }));
    const ports = { client: { send: denied }, pause: async () => undefined, run: 'run-1' };
    const engine = openAthena({ send: denied }, LOG_BUCKET, LOG_DAY, { serveLines: false, ports });
    await assert.rejects(engine.query('SELECT'), /athena:StartQueryExecution on workgroup site-bots is not allowed/);
    await assert.rejects(engine.keepAgents([]), /s3:PutObject on object agents\/run-1\/agents\.json .* is not allowed/);
  });

  it('tells why a query failed', async () => {
    const { engine } = open({ states: ['FAILED'] });
    await assert.rejects(engine.query('SELECT'), (error: unknown) => {
      assert.ok(error instanceof AthenaQueryError);
      assert.match(error.message, /q1 has failed: said Athena/);
      return true;
    });
  });

  it('reads the hours of the interval alone', () => {
    const { engine } = open({});
    assert.equal(
      engine.tables.accessLog,
      `(SELECT * FROM "site_bots"."access_log" WHERE log_hour BETWEEN '2026/11/28/00' AND '2026/11/28/23')`,
    );
    assert.doesNotMatch(engine.tables.serveLog, /FROM/);
  });

  it('reads copied lines of serve, also those from shortly before', () => {
    const { engine } = open({}, true);
    assert.equal(
      engine.tables.serveLog,
      `(SELECT * FROM "site_bots"."serve_log" WHERE log_hour BETWEEN '2026/11/27/23' AND '2026/11/29/00')`,
    );
  });

  it('puts the bots where its table of agents reads them', async () => {
    const userAgent = "Mozilla/5.0%20(compatible;%20Googlebot/2.1;%20it's)";
    const { athena, engine } = open({
      columns: [
        ['user_agent', 'varchar'],
        ['requests', 'bigint'],
      ],
      pages: [
        [
          [userAgent, '3'],
          ['Mozilla/5.0%20Firefox/143.0', '9'],
        ],
      ],
    });
    const { agents, requests } = await findBotAgents(engine, LOG_DAY);
    assert.deepEqual([agents.length, requests], [1, 12]);
    const [object] = athena.objects;
    assert.deepEqual([object?.Bucket, object?.Key], ['site-bots', 'agents/run-1/agents.json']);
    assert.deepEqual(JSON.parse(String(object?.Body)), {
      user_agent: userAgent,
      bot: 'googlebot',
      bot_group: 'search',
      operator: 'Google',
    });
    assert.equal(engine.tables.agents, `(SELECT * FROM "site_bots"."agents" WHERE run = 'run-1')`);
  });
});
