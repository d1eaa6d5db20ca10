// What is measured: something that turns URLs into HTML, in a process tree of its own.
import type { LocalChromium } from '../../local/chromium';

/** One render that came to an end. */
export interface Rendered {
  readonly html: string;
  /** From the order to the HTML, in milliseconds. */
  readonly elapsedMs: number;
}

/** A renderer within its process. */
export interface PageRenderer {
  /** Rejects if no HTML came of it. */
  render(url: string): Promise<Rendered>;
  close(): Promise<void>;
}

/** What a renderer is started with. */
export interface SubjectSetup {
  /** Hosts of the site, with their ports; the documents are on the first. */
  readonly hosts: readonly string[];
  /** The Chromium that all of them drive. */
  readonly chromium: LocalChromium;
  /** A folder of its own for temporary files; removed afterwards. */
  readonly temporaryDir: string;
}

/** A subject, seen from the bench. */
export interface Subject extends PageRenderer {
  readonly name: string;
  /** The root of its process tree: the program that drives the browser. Whatever descends from it is the browser. */
  readonly pid: number;
}

/** Runs `render` and takes its time. */
export async function timed(render: () => Promise<string>): Promise<Rendered> {
  const startMs = performance.now();
  const html = await render();
  return { html, elapsedMs: performance.now() - startMs };
}
