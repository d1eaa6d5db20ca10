// The commands that puppeteer sends to its browsers during a task.
import { Connection } from 'puppeteer-core';

type RawSend = (this: unknown, callbacks: unknown, method: string, ...rest: unknown[]) => Promise<unknown>;

/** The commands of the DevTools protocol that this process sends during a task, to all browsers, in order. */
export async function sentDuring(task: () => Promise<unknown>): Promise<readonly string[]> {
  // puppeteer sends every command through this method.
  const original: RawSend = Reflect.get(Connection.prototype, '_rawSend');
  const methods: string[] = [];
  function noted(this: unknown, ...[callbacks, method, ...rest]: Parameters<RawSend>): ReturnType<RawSend> {
    methods.push(method);
    return original.call(this, callbacks, method, ...rest);
  }
  Reflect.set(Connection.prototype, '_rawSend', noted);
  try {
    await task();
  } finally {
    Reflect.set(Connection.prototype, '_rawSend', original);
  }
  return methods;
}
