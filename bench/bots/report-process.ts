// One day's report, in a process of its own so that its memory can be told.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { findBotAgents } from '../../operations/bots/bot-agents';
import { countRequests } from '../../operations/bots/counts-report';
import { DAY_REPORT } from '../../operations/bots/day-report';
import { openDuckDb } from '../../operations/bots/duckdb-engine';
import { LOG_DAY } from './generate-log';

/** What one report took. */
export interface ReportFigures {
  readonly wallMs: number;
  /** Of all threads. */
  readonly cpuMs: number;
  readonly peakMebibytes: number;
  readonly requests: number;
  readonly botRequests: number;
}

/** Lines of each table. */
const LINES = 20;

async function measure(folder: string): Promise<ReportFigures> {
  const accessLog = readdirSync(folder).map((file) => path.join(folder, file));
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  const engine = await openDuckDb({ format: 'parquet', accessLog, serveLog: [] });
  const { requests } = await findBotAgents(engine, LOG_DAY);
  const tables = await countRequests(engine, LOG_DAY, DAY_REPORT, LINES);
  const wallMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  await engine.close();
  return {
    wallMs,
    cpuMs: (user + system) / 1000,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
    requests,
    botRequests: tables[0]?.lines[0]?.requests ?? 0,
  };
}

/** Whether a message of the process is its figures. */
export function isReportFigures(value: unknown): value is ReportFigures {
  return typeof value === 'object' && value !== null && 'peakMebibytes' in value;
}

if (require.main === module)
  void measure(process.argv[2] ?? '.').then((figures) => {
    process.send?.(figures);
    process.disconnect();
  });
