// Publishing: after a deployment of the site, people and bots get the new version, once the site's own CDN shows it.
import type { RenderOrder } from '../queue/ports';
import type { JobsDependencies } from './dependencies';
import type { JobStep } from './ports';
import { orderName, seedOf } from './recache';
import { sendOrders } from './send-orders';
import type { Task } from './task';
import { waitForVersion } from './wait-for-version';

/** The parts of {@link JobsDependencies} that publishing needs. */
export type PublishDependencies = Pick<
  JobsDependencies,
  'changes' | 'queues' | 'steps' | 'documents' | 'site' | 'publishNotes' | 'demand' | 'clock' | 'log' | 'config'
>;

type PublishTask = Extract<Task, { kind: 'publish' }>;

/** Enough to recognise deployments that are told twice. */
const FOLLOWED_DEPLOYMENTS = 20;

const GAVE_UP =
  'The site still shows the document from before the deployment; nothing was changed. If the deployment changes no ' +
  'document, this is right. Otherwise publish again, with a marker that the new document contains.';

/**
 * Follows a deployment. People's documents go first: the renders that follow load their scripts through the edge.
 * @param remainingMs until Lambda ends the function
 */
export async function publish(
  dependencies: PublishDependencies,
  task: PublishTask,
  remainingMs: number,
): Promise<void> {
  const { publishNotes, documents, changes, log } = dependencies;
  const { documentBefore: before, followed } = await publishNotes.read();
  if (followed.includes(task.deployment))
    return tell(dependencies, task, { state: 'done', orders: 0, note: 'This deployment was followed already.' });
  await tell(dependencies, task, { state: 'under-way' });
  const shown = await waitForVersion(dependencies, { before, marker: task.marker }, remainingMs);
  if (shown === undefined) {
    log.error(GAVE_UP, { deployment: task.deployment });
    return tell(dependencies, task, { state: 'failed', note: GAVE_UP });
  }
  await documents.drop();
  const { atMs } = await changes.markStale({ kind: 'everything' });
  const orders = await orderMostAsked(dependencies, task, atMs);
  const latest = [...followed, task.deployment].slice(-FOLLOWED_DEPLOYMENTS);
  await publishNotes.put({ documentBefore: shown.hash, followed: latest });
  await tell(dependencies, task, { state: 'done', orders: task.jobId === undefined ? 0 : orders });
}

/** Notes the document that the site shows before a deployment changes it. */
export async function noteDocument({
  site,
  publishNotes,
}: Pick<PublishDependencies, 'site' | 'publishNotes'>): Promise<void> {
  const [{ hash }, note] = await Promise.all([site.document(), publishNotes.read()]);
  await publishNotes.put({ ...note, documentBefore: hash });
}

/** Has the pages rendered that bots ask for most. @returns how many */
async function orderMostAsked(
  { demand, queues, log, config }: PublishDependencies,
  { jobId, deployment }: PublishTask,
  newerThanMs: number,
): Promise<number> {
  const pages = await demand.mostAsked(config.publishRenders);
  const orders = pages.map(({ url, variant }, index): RenderOrder => {
    const order = { url, variant, value: 'asked', newerThanMs } as const;
    return jobId === undefined ? order : { ...order, jobId: orderName(jobId, index) };
  });
  await sendOrders(queues, orders, seedOf(jobId ?? deployment), log);
  return orders.length;
}

async function tell({ steps }: PublishDependencies, { jobId }: PublishTask, step: JobStep): Promise<void> {
  if (jobId !== undefined) await steps.note(jobId, step);
}
