// The process of one subject: takes orders over Node's message channel, and ends when it closes.
// Arguments: the subject's module, relative to the bench's folder, and its options as JSON.
import path from 'node:path';
import type { PageRenderer, SubjectOptions } from './subject';

/** One requested render. */
export interface RenderOrder {
  readonly id: number;
  readonly url: string;
}

/** The messages of this process. */
export type HostMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'rendered'; readonly id: number; readonly html: string; readonly elapsedMs: number }
  | { readonly kind: 'failed'; readonly id: number; readonly error: string };

/** The exports of a subject's module. */
interface RendererModule {
  openRenderer(options: SubjectOptions): Promise<PageRenderer>;
}

async function start([file = '', options = '']: readonly string[]): Promise<void> {
  let close = async (): Promise<void> => undefined;
  process.once('disconnect', () => void close().finally(() => process.exit()));
  const module: RendererModule = await import(path.join(__dirname, '../..', file));
  const renderer = await module.openRenderer(JSON.parse(options));
  process.on(
    'message',
    (order: RenderOrder) => void carryOut(renderer, order).then((message) => process.send?.(message)),
  );
  close = () => renderer.close();
  const ready: HostMessage = { kind: 'ready' };
  process.send?.(ready);
}

async function carryOut(renderer: PageRenderer, { id, url }: RenderOrder): Promise<HostMessage> {
  try {
    return { kind: 'rendered', id, ...(await renderer.render(url)) };
  } catch (error) {
    return { kind: 'failed', id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

if (require.main === module) void start(process.argv.slice(2));
