// Follows workers: how often they are asked, and how often they answer. Their own scripts and requests are not seen
// among the page's.
import { apply, construct } from '../natives';
import type { InstrumentKit } from './instrument-kit';

/** Written into the answers as a `WorkerLook`. */
interface Followed {
  readonly url: string;
  asked: number;
  heard: number;
  awaits: boolean;
  isGone: boolean;
}

export function followWorkers({ whenAsked, wrap, wrapClass }: InstrumentKit): void {
  const listen = EventTarget.prototype.addEventListener;
  const string = String;
  const all: Followed[] = [];
  const workers = new WeakMap<object, Followed>();
  const workerOf = workers.get.bind(workers);
  const keep = workers.set.bind(workers);
  const ask = (worker: Followed) => {
    worker.asked += 1;
    worker.awaits = true;
  };
  const follow = (speaker: EventTarget, url: unknown): Followed => {
    const worker: Followed = { url: string(url), asked: 1, heard: 0, awaits: true, isGone: false };
    all[all.length] = worker;
    const hear = () => {
      worker.heard += 1;
      worker.awaits = false;
    };
    for (const type of ['message', 'error']) apply(listen, speaker, [type, hear]);
    return worker;
  };
  wrapClass('Worker', (target, args: unknown[], newTarget) => {
    const worker: object = construct(target, args, newTarget);
    if (worker instanceof EventTarget) keep(worker, follow(worker, args[0]));
    return worker;
  });
  wrap(Worker.prototype, 'postMessage', (target, self: object, args: unknown[]) => {
    const worker = workerOf(self);
    if (worker !== undefined) ask(worker);
    return apply(target, self, args);
  });
  wrap(Worker.prototype, 'terminate', (target, self: object, args: unknown[]) => {
    const worker = workerOf(self);
    if (worker !== undefined) worker.isGone = true;
    return apply(target, self, args);
  });
  wrapClass('SharedWorker', (target, args: unknown[], newTarget) => {
    const shared: object = construct(target, args, newTarget);
    if (!(shared instanceof SharedWorker)) return shared;
    const worker = follow(shared.port, args[0]);
    wrap(shared.port, 'postMessage', (post, self, given: unknown[]) => {
      ask(worker);
      return apply(post, self, given);
    });
    return shared;
  });
  whenAsked(() => ({ workers: all }));
}
