// A subject in its own process, as the bench sees it.
import { OrderTaker } from '../../measure/orders';
import type { Rendered, Subject, SubjectOptions } from './subject';

/** The subject to start. */
export interface HostedSubjectStart {
  readonly name: string;
  /** The module with `openRenderer`, relative to the bench's folder. */
  readonly file: string;
  readonly options: SubjectOptions;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts the process and waits until the subject is ready. */
export async function startHostedSubject({ name, file, options, env }: HostedSubjectStart): Promise<Subject> {
  const args = [file, JSON.stringify(options)];
  const host = await OrderTaker.start<string>({ file: 'render/subjects/host.ts', args, ...(env && { env }) });
  return { name, pid: host.pid, render: (url) => host.order(url, isRendered), close: () => host.close() };
}

function isRendered(value: unknown): value is Rendered {
  return typeof value === 'object' && value !== null && 'html' in value && 'elapsedMs' in value;
}
