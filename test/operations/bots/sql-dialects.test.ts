// Every report's SQL, parsed as Athena and DuckDB parse it. DuckDB runs it in other tests; Athena can't be run here.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { StartQueryExecutionCommand } from '@aws-sdk/client-athena';
import { verifyClaims } from '../../../operations/bots/addresses/false-bots';
import { openAthena } from '../../../operations/bots/athena/athena-engine';
import { findBotAgents } from '../../../operations/bots/bot-agents';
import { countRequests } from '../../../operations/bots/counts-report';
import { DAY_REPORT } from '../../../operations/bots/day-report';
import { foundPages } from '../../../operations/bots/pages/found-pages';
import { unlistedPages } from '../../../operations/bots/pages/unlisted-pages';
import { LOG_DAY } from '../../support/bots/access-log-lines';
import { openAthenaInDuckDb } from '../../support/bots/athena-in-duckdb';
import { fakeAthena, LOG_BUCKET } from '../../support/bots/fake-athena';
import { knownFacts } from '../../support/operations/known-deployment';
import { skip } from '../../support/run/skip';

/** All SQL that reports send to Athena. */
async function reportsSql(): Promise<readonly string[]> {
  const athena = fakeAthena();
  const engine = openAthena(athena.s3, LOG_BUCKET, LOG_DAY, { serveLines: true, ports: athena.ports });
  await findBotAgents(engine, LOG_DAY);
  await countRequests(engine, LOG_DAY, DAY_REPORT, 20);
  await countRequests(engine, LOG_DAY, [[]], 20);
  await unlistedPages(engine, LOG_DAY, []);
  const { publicSite, viewerHost, variants, queryPolicy } = knownFacts();
  const records = { find: async () => new Map() };
  await foundPages(engine, LOG_DAY, { records, facts: { publicSite, viewerHost, variants, queryPolicy } });
  await verifyClaims(engine, LOG_DAY, { ranges: [], lookups: undefined });
  return athena.queries;
}

describe('operations/bots: SQL', () => {
  for (const dialect of ['athena', 'trino', 'duckdb'])
    it(`is ${dialect}'s, says sqlglot`, async function () {
      const binaries = process.env['GEORENDER_TEMPLATE_CHECKERS'];
      if (binaries === undefined || binaries === '')
        skip(this, 'GEORENDER_TEMPLATE_CHECKERS is not set; .ci/template-checkers installs sqlglot');
      const queries = await reportsSql();
      assert.equal(queries.length, 6);
      const parse = (sql: readonly string[]) =>
        execFileSync(path.join(binaries, 'python'), [path.join(__dirname, 'parse_sql.py'), dialect], {
          input: sql.map((query) => JSON.stringify(query)).join('\n'),
          encoding: 'utf8',
        })
          .trim()
          .split('\n');
      assert.deepEqual(
        parse(queries),
        queries.map(() => 'null'),
      );
      assert.notDeepEqual(parse(['SELECT a FROM (b WHERE']), ['null'], 'the parser finds faults');
    });

  it('that is sent to Athena runs on tables of the same form in DuckDB', async () => {
    const tables = await openAthenaInDuckDb({ accessLog: [], serveLog: [] });
    for (const sql of await reportsSql())
      await tables.ports.client.send(new StartQueryExecutionCommand({ QueryString: sql }));
    tables.close();
  });
});
