// Explains what a URL's request meets, from the router's decision to the page in every region and the edge's answer.
import type { Region } from '../../core/geography/regions';
import type { Deployment } from '../deployment';
import { askEdge, type EdgeAnswer } from './edge-answer';
import { type Forecast, forecast } from './forecast';
import { checkQuestion, type ExplainQuestion, textOf } from './question';
import { type RegionPage, regionPages } from './region-page';
import { explainRouting, type RoutingExplanation } from './routing';

/** The whole explanation. */
export interface Explanation {
  /** The deployment's name in messages. */
  readonly source: string;
  readonly kind: Deployment['kind'];
  readonly homeRegion: Region;
  /** The time of the look, in milliseconds since 1970. */
  readonly atMs: number;
  readonly asked: {
    readonly url: string;
    readonly userAgent: string;
    readonly country: string | undefined;
    readonly subdivision: string | undefined;
    /** The names of its cookies and further headers; their values may be secrets. */
    readonly cookies: readonly string[];
    readonly headers: readonly string[];
  };
  readonly routing: RoutingExplanation;
  /** The page in every region; undefined if the request is for no page. */
  readonly regions: readonly RegionPage[] | undefined;
  /** The expected answer, from what the regions had before the edge was asked. */
  readonly forecast: Forecast;
  readonly edge: EdgeAnswer;
}

/**
 * Explains one request.
 * @throws ExplainQuestionError if the question can't be answered
 */
export async function explain(deployment: Deployment, asked: ExplainQuestion): Promise<Explanation> {
  const { facts, kind, source, clock } = deployment;
  const question = checkQuestion(asked, facts);
  const atMs = clock.nowMs();
  const { text } = await deployment.router.read();
  const routing = explainRouting(facts, question, text);
  // Before the edge is asked, whose request may render the page.
  const regions = routing.page && (await regionPages(deployment, routing.page));
  const { url, userAgent, country, subdivision } = question;
  const parts = { cookies: [...question.cookies.keys()], headers: [...question.headers.keys()] };
  return {
    ...{ source, kind, atMs, homeRegion: facts.homeRegion, routing, regions },
    asked: { url: textOf(url), userAgent, country, subdivision, ...parts },
    forecast: forecast(routing, regions),
    edge: await edgeAnswer(deployment, question, routing),
  };
}

async function edgeAnswer(
  deployment: Deployment,
  question: ReturnType<typeof checkQuestion>,
  { decision }: RoutingExplanation,
): Promise<EdgeAnswer> {
  if (!question.asksEdge) return { kind: 'not-asked', reason: 'as --no-ask wants' };
  // The site would take the token, and the link would be spent.
  if (decision === 'one-time-token') return { kind: 'not-asked', reason: 'the link might be spent by it' };
  return askEdge(deployment, question);
}
