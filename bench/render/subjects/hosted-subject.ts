// A subject in its own process, as the bench sees it.
import { endChild, firstMessage, startChild } from '../../measure/child';
import type { HostMessage, RenderOrder } from './host';
import type { Rendered, Subject, SubjectOptions } from './subject';

/** The subject to start. */
export interface HostedSubjectStart {
  readonly name: string;
  /** The module with `openRenderer`, relative to the bench's folder. */
  readonly file: string;
  readonly options: SubjectOptions;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

interface Waiting {
  resolve(rendered: Rendered): void;
  reject(error: Error): void;
}

/** Starts the process and waits until the subject is ready. */
export async function startHostedSubject({ name, file, options, env }: HostedSubjectStart): Promise<Subject> {
  const child = startChild({
    file: 'render/subjects/host.ts',
    args: [file, JSON.stringify(options)],
    ...(env && { env }),
  });
  await firstMessage(child, isHostMessage);
  const waiting = new Map<number, Waiting>();
  child.on('message', (message) => {
    if (isHostMessage(message)) settle(waiting, message);
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended while it rendered.`));
  });
  let count = 0;
  return {
    name,
    pid: child.pid ?? 0,
    render: (url) =>
      new Promise((resolve, reject) => {
        const order: RenderOrder = { id: ++count, url };
        waiting.set(order.id, { resolve, reject });
        child.send(order, (error) => error && reject(error));
      }),
    close: () => endChild(child),
  };
}

function settle(waiting: Map<number, Waiting>, message: HostMessage): void {
  if (message.kind === 'ready') return;
  const order = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.kind === 'rendered') order?.resolve({ html: message.html, elapsedMs: message.elapsedMs });
  else order?.reject(new Error(message.error));
}

function isHostMessage(value: unknown): value is HostMessage {
  return typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'ready' || 'id' in value);
}
