// The asking process: all subjects share one JIT and one heap. The SDK's variables name the endpoints.
// Argument: the render time of all pages, in milliseconds since 1970.
import { s3Client } from '../../handlers/adapters/aws-clients';
import { S3PageStore } from '../../handlers/adapters/s3/page-store';
import { takeOrders } from '../measure/orders';
import { keepRendered } from '../peers/recipe-cache';
import { isAskerOrder, type Turn, type TurnOrder } from './asker-orders';
import { ASKED_PAGES, PAGES_BUCKET, RECIPE_BUCKET, REGION, type StoredPage, storedPage } from './stored-pages';
import { type Asking, type CacheSubjectName, openSubjects } from './subjects';

/** A subject's pages in a cycle. */
class Round {
  private next = 0;

  constructor(private readonly askings: readonly Asking[]) {}

  take(): Asking {
    const asking = this.askings[this.next++ % this.askings.length];
    if (asking === undefined) throw new RangeError('There are no pages to ask for.');
    return asking;
  }
}

function start(renderedAtMs: number): void {
  const pages = Array.from({ length: ASKED_PAGES }, (_, number) => storedPage(number, renderedAtMs));
  const subjects = openSubjects();
  const round = (name: CacheSubjectName) => new Round(pages.map(subjects[name]));
  const rounds = { floor: round('floor'), georender: round('georender'), recipe: round('recipe') };
  takeOrders({}, async (order) => {
    if (!isAskerOrder(order)) throw new TypeError(`${JSON.stringify(order)} is not an AskerOrder.`);
    return order.kind === 'store' ? storeAll(pages, renderedAtMs) : takeTurn(rounds[order.subject], order);
  });
}

/** Writes the objects of both caches. */
async function storeAll(pages: readonly StoredPage[], renderedAtMs: number): Promise<number> {
  const s3 = s3Client(REGION);
  const store = new S3PageStore({ region: REGION, bucketOf: () => PAGES_BUCKET, clientOf: () => s3 });
  for (const { url, html, gzippedBody, head, record } of pages) {
    await store.write(record.object?.key ?? '', gzippedBody, head);
    await keepRendered(s3, RECIPE_BUCKET, url, html, renderedAtMs);
  }
  s3.destroy();
  return pages.length;
}

async function takeTurn(round: Round, { concurrency, count }: TurnOrder): Promise<Turn> {
  const elapsedMs: number[] = [];
  const lost: string[] = [];
  let ordered = 0;
  const worker = async (): Promise<void> => {
    while (ordered++ < count) await askOne(round.take(), elapsedMs, lost);
  };
  const cpuBefore = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(cpuBefore);
  return { elapsedMs, lost, cpuMs: (user + system) / 1000 };
}

async function askOne({ ask, fault }: Asking, elapsedMs: number[], lost: string[]): Promise<void> {
  const startMs = performance.now();
  try {
    const answer = await ask();
    const tookMs = performance.now() - startMs;
    const found = fault(answer);
    if (found === undefined) elapsedMs.push(tookMs);
    else lost.push(found);
  } catch (error) {
    lost.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

if (require.main === module) {
  process.once('disconnect', () => process.exit());
  start(Number(process.argv[2]));
}
