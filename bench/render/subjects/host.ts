// The process of one subject: renders URLs on order, and ends when the channel to its parent closes.
// Arguments: the subject's module, relative to the bench's folder, and its options as JSON.
import path from 'node:path';
import { takeOrders } from '../../measure/orders';
import type { PageRenderer, SubjectOptions } from './subject';

/** The exports of a subject's module. */
interface RendererModule {
  openRenderer(options: SubjectOptions): Promise<PageRenderer>;
}

async function start([file = '', options = '']: readonly string[]): Promise<void> {
  let close = async (): Promise<void> => undefined;
  process.once('disconnect', () => void close().finally(() => process.exit()));
  const module: RendererModule = await import(path.join(__dirname, '../..', file));
  const renderer = await module.openRenderer(JSON.parse(options));
  close = () => renderer.close();
  takeOrders({}, (url) => renderer.render(String(url)));
}

if (require.main === module) void start(process.argv.slice(2));
