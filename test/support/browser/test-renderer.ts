// The renderer of documents in a real Chromium, for tests: one site's hosts, the production parts.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { checkPageUrl } from '../../../core/pages/page-url';
import { DEFAULT_RENDER_RULE, type RenderRule } from '../../../core/pages/render-rules';
import type { Variant } from '../../../core/pages/variants';
import type { RunnableChromium } from '../../../handlers/render/browser/chromium-executable';
import type { RecycleLimits } from '../../../handlers/render/browser/running-browser';
import type { Resolve } from '../../../handlers/render/egress-proxy/resolve-host';
import { startDocumentRenderer } from '../../../handlers/render/start-document-renderer';
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import type { RenderRecorder } from '../../../handlers/render/tab/recorder/render-recorder';
import { findChromium, thisMachine } from '../../../local/chromium';

/** The options of a test's renderer. */
export interface TestRendererOptions {
  /** Further hosts with ports that pages may reach. */
  readonly reachableHosts?: readonly string[];
  readonly recycle?: RecycleLimits;
  /** `http` unless given. */
  readonly scheme?: 'http' | 'https';
  /** Resolves host names. */
  readonly resolve?: Resolve;
  /** The Chromium to launch; called before every launch. */
  readonly chromium?: (found: RunnableChromium) => RunnableChromium | Promise<RunnableChromium>;
  /** `false`: Chromium draws by itself, and pages have real time. */
  readonly framesOnOrder?: boolean;
  /** 5 s unless given. */
  readonly horizonMs?: number;
  /** The environment of which Chromium gets a part, besides PATH and TMPDIR. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A renderer, and its browser. */
export interface TestRenderer {
  /** Renders a URL of one of the hosts. @param budgetMs 15 s unless given */
  render(
    url: string,
    budgetMs?: number,
    variant?: Variant,
    rule?: Partial<RenderRule>,
    recorder?: RenderRecorder,
  ): Promise<RenderedDocument>;
  /** Renders the page of the self-check. */
  selfCheck(): Promise<unknown>;
  /** Every Chromium that was launched, in order. */
  readonly launched: readonly Browser[];
  /** The reason of each start of Chromium as a single process. */
  readonly singleProcesses: readonly unknown[];
  /** Whether a single process rendered the latest page. */
  isSingleProcess(): boolean;
  /** Chromium's folder for temporary files. */
  readonly temporaryDir: string;
  /** Resolves when the renders so far are cleaned up. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a renderer for a site's hosts, e.g. `127.0.0.1:1234`; its Chromium starts with the first render. */
export async function startTestRenderer(
  hosts: readonly string[],
  options: TestRendererOptions = {},
): Promise<TestRenderer> {
  const temporaryDir = await mkdtemp(path.join(os.tmpdir(), 'georender-test-'));
  const {
    scheme = 'http',
    resolve,
    reachableHosts = [],
    recycle,
    framesOnOrder,
    horizonMs,
    chromium = (found) => found,
    variables,
  } = options;
  const publicSite = { scheme, hosts };
  const launched: Browser[] = [];
  const singleProcesses: unknown[] = [];
  const { renderer, selfCheck, close } = await startDocumentRenderer({
    chromium: async () => chromium(await findChromium(thisMachine())),
    variables: { ...variables, PATH: process.env['PATH'], TMPDIR: temporaryDir },
    publicSite,
    reachableHosts: [...hosts, ...reachableHosts],
    renderBudgetMs: 15_000,
    ...(recycle && { recycle }),
    ...(framesOnOrder !== undefined && { framesOnOrder }),
    ...(horizonMs !== undefined && { horizonMs }),
    ...(resolve && { resolve }),
    onLaunched: (browser) => launched.push(browser),
    onSingleProcess: (cause) => singleProcesses.push(cause),
  });
  return {
    render(url, budgetMs = 15_000, variant = 'desktop', rule = {}, recorder = undefined) {
      const checked = checkPageUrl(url, publicSite);
      if (checked.kind === 'refused') throw new Error(checked.message);
      return renderer.renderDocument(checked.url, variant, budgetMs, { ...DEFAULT_RENDER_RULE, ...rule }, recorder);
    },
    selfCheck: () => selfCheck(15_000),
    launched,
    singleProcesses,
    isSingleProcess: () => renderer.isSingleProcess,
    temporaryDir,
    settled: () => renderer.settled(),
    async close() {
      await close();
      await rm(temporaryDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The HTML of a page. Throws if the URL did not become one. */
export function htmlOf(document: RenderedDocument): string {
  if (document.kind === 'page') return document.snapshot.html;
  throw new Error(`No page came of it: ${JSON.stringify(document)}`);
}
