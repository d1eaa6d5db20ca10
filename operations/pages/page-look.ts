// One look at a page from all sides: what the site sends, what a bot gets, what a person sees, and a trial render.
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { describeError } from '../../handlers/runtime/log';
import { decodedText, isHtml } from '../check/views/raw-answer';
import type { Deployment } from '../deployment';
import { askEdgeForPage, type EdgePage } from '../explain/edge-answer';
import { type Explanation, explain } from '../explain/explain';
import { checkQuestion, type ExplainQuestion } from '../explain/question';
import { runTrial } from '../trial/run-trial';
import type { PageDocuments } from './local-documents';
import type { LookPart, PageSide, SeenDocument } from './look-parts';
import { type DocumentLines, documentDiff, documentLines } from './page-diff';
import { documentSize } from './size-limits';
import { trialReport } from './trial-report';

/** What is looked at. */
export type LookQuestion = Pick<ExplainQuestion, 'url' | 'as' | 'place'>;

/** A document with what it needs to be compared. */
interface FoundDocument {
  readonly html: string;
  readonly url: string;
}

type EndReason = Extract<LookPart, { kind: 'ended' }>['reason'];
type LookedAt = Extract<LookPart, { kind: 'failed' }>['what'];

/** Source text that is sent along. */
const MOST_SOURCE = 200_000;

/**
 * Looks at a page, and tells each part as soon as it is known. The stream ends by itself; when it is cancelled, or the
 * signal is aborted, browsers and requests end early.
 * @param open ways to the documents from this machine
 * @throws by the stream: ExplainQuestionError if the URL is none of the deployment's
 */
export function lookAtPage(
  deployment: Deployment,
  asked: LookQuestion,
  open: (url: string) => Promise<PageDocuments>,
  signal: AbortSignal,
): ReadableStream<LookPart> {
  const cancelled = new AbortController();
  const stop = AbortSignal.any([signal, cancelled.signal]);
  return new ReadableStream<LookPart>({
    start(controller) {
      void new PageLook(deployment, asked, controller, stop, () => cancelled.signal.aborted).run(open);
    },
    cancel: () => cancelled.abort(),
  });
}

class PageLook {
  private isOver = false;
  private documents: PageDocuments | undefined;
  private readonly lines = new Map<FoundDocument, DocumentLines>();

  constructor(
    private readonly deployment: Deployment,
    private readonly asked: LookQuestion,
    private readonly parts: ReadableStreamDefaultController<LookPart>,
    private readonly signal: AbortSignal,
    private readonly isCancelled: () => boolean,
  ) {}

  async run(open: (url: string) => Promise<PageDocuments>): Promise<void> {
    try {
      const stopped = new Promise<'stopped'>((resolve) => {
        if (this.signal.aborted) resolve('stopped');
        this.signal.addEventListener('abort', () => resolve('stopped'), { once: true });
      });
      this.end(await Promise.race([this.look(open), stopped]));
    } catch (error) {
      this.isOver = true;
      this.parts.error(error);
    } finally {
      // Nothing can be told any more of a browser that does not end.
      await this.documents?.close().catch(() => undefined);
    }
  }

  private async look(open: (url: string) => Promise<PageDocuments>): Promise<EndReason> {
    const explanation = await explain(this.deployment, { ...this.asked, asksEdge: false });
    this.say({ kind: 'explanation', explanation });
    // The site would take the token, and the link would be spent.
    if (explanation.routing.decision === 'one-time-token') return 'one-time-token';
    if (this.isOver) return 'stopped';
    const documents = await open(explanation.asked.url);
    this.documents = documents;
    if (this.isOver) await documents.close();
    else await this.all(explanation, documents);
    return 'complete';
  }

  /** Two lanes: the deployment's answers, and this machine's. One Chromium at a time is enough for a laptop. */
  private async all(explanation: Explanation, documents: PageDocuments): Promise<void> {
    const raw = this.tried('raw', () => this.raw(explanation.asked.url, documents));
    const bot = this.tried('bot', () => this.bot(explanation));
    const person = raw.then(() => this.tried('person', () => this.person(explanation.asked.url, documents)));
    await Promise.all([
      bot.then(() => this.tried('trial', () => this.trial(explanation))),
      Promise.all([raw, person]).then(([found]) => this.picture('raw', found, documents)),
      Promise.all([bot, person]).then(([found]) => this.picture('bot', found, documents)),
      this.compare('raw', raw, 'bot', bot),
      this.compare('bot', bot, 'person', person),
    ]);
  }

  private async raw(url: string, documents: PageDocuments): Promise<FoundDocument> {
    const sent = await documents.raw();
    const location = sent.url === url ? undefined : sent.url;
    this.say({ kind: 'document', side: 'raw', document: seenDocument(sent.status, location, sent.html) });
    return sent;
  }

  private async bot(explanation: Explanation): Promise<FoundDocument | undefined> {
    const question = checkQuestion({ ...this.asked, asksEdge: true }, this.deployment.facts);
    const answer = await askEdgeForPage(this.deployment, question, this.signal);
    this.say({ kind: 'explanation', explanation: { ...explanation, edge: answer.edge } });
    const html = htmlOf(answer);
    if (answer.edge.kind !== 'answered') throw new Error(`The edge did not answer: ${answer.edge.reason}`);
    const { status, headers } = answer.edge;
    this.say({ kind: 'document', side: 'bot', document: seenDocument(status, headers['location'], html ?? '') });
    return html === undefined ? undefined : { html, url: explanation.asked.url };
  }

  private async person(url: string, documents: PageDocuments): Promise<FoundDocument> {
    const { status, html, picture } = await documents.person();
    this.say({ kind: 'document', side: 'person', document: seenDocument(status, undefined, html) });
    this.sayPicture('person', picture);
    return { html, url };
  }

  private async trial({ routing, forecast, asked }: Explanation): Promise<undefined> {
    const { page, canary } = routing;
    if (page === undefined) return this.fail('trial', 'The site itself answers this request, so nothing is rendered.');
    const result = await runTrial(this.deployment, {
      url: asked.url,
      variant: page.variant,
      region: forecast.region ?? this.deployment.facts.homeRegion,
      canary: canary?.isChosen === true,
      picture: false,
    });
    this.say({ kind: 'trial', trial: trialReport(result) });
  }

  private async picture(side: PageSide, found: FoundDocument | undefined, documents: PageDocuments): Promise<void> {
    if (found === undefined || this.signal.aborted) return;
    await this.tried(`${side}-picture`, async () => this.sayPicture(side, await documents.pictureOf(found.html)));
  }

  private sayPicture(side: PageSide, jpeg: Uint8Array | undefined): void {
    if (jpeg === undefined) this.fail(`${side}-picture`, 'the browser gave none in time, or it was too large.');
    else this.say({ kind: 'picture', side, jpegBase64: Buffer.from(jpeg).toString('base64') });
  }

  private async compare(
    from: PageSide,
    before: Promise<FoundDocument | undefined>,
    to: PageSide,
    after: Promise<FoundDocument | undefined>,
  ): Promise<void> {
    const [old, young] = await Promise.all([before, after]);
    if (old === undefined || young === undefined || this.isOver) return;
    await this.tried('differences', async () => {
      this.say({ kind: 'diff', from, to, parts: documentDiff(this.linesOf(old), this.linesOf(young)) });
    });
  }

  /** Each document is read once. */
  private linesOf(document: FoundDocument): DocumentLines {
    const known = this.lines.get(document);
    if (known !== undefined) return known;
    const lines = documentLines(document);
    this.lines.set(document, lines);
    return lines;
  }

  /** A side that fails does not keep the others from being shown. */
  private async tried<Result>(what: LookedAt, look: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await look();
    } catch (error) {
      return this.fail(what, describeError(error).split('\n')[0] ?? '');
    }
  }

  private fail(what: LookedAt, reason: string): undefined {
    this.say({ kind: 'failed', what, reason });
  }

  private say(part: LookPart): void {
    if (!this.isOver && !this.signal.aborted) this.parts.enqueue(part);
  }

  private end(reason: EndReason): void {
    this.isOver = true;
    // Nobody reads a cancelled stream, and it is closed.
    if (this.isCancelled()) return;
    this.parts.enqueue({ kind: 'ended', reason });
    this.parts.close();
  }
}

function htmlOf({ body, contentType = '' }: EdgePage): string | undefined {
  return isHtml(contentType) ? decodedText(body, contentType) : undefined;
}

function seenDocument(status: number, location: string | undefined, html: string): SeenDocument {
  return {
    status,
    location,
    size: documentSize(html),
    source: html.slice(0, MOST_SOURCE),
    sourceLeftOut: Math.max(0, html.length - MOST_SOURCE),
  };
}
