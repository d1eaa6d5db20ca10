// An answer that fits the way back: else the site's own HTML, and if that is too large as well, its refusal.
import type { Region } from '../../core/geography/regions';
import type { Serve, ServeRequest } from './create-serve';
import { type FunctionUrlAnswer, functionUrlAnswer } from './function-url';
import { refusal, type ServeAnswer, TOO_LARGE } from './serve-answer';

/** An answer, and its form with the bytes that are sent. */
export interface SentAnswer {
  readonly answer: ServeAnswer;
  readonly sent: FunctionUrlAnswer;
}

/** A request with the time from which both of its answers count: a second one gets what the first has left. */
export type TimedRequest = ServeRequest & Required<Pick<ServeRequest, 'startedMs'>>;

/** The way back of answers. */
export interface AnswerWay {
  readonly region: Region;
  /** The most bytes of a body. */
  readonly maxBodyBytes: number;
}

/**
 * Answers a request. What does not fit gets no status of a failed region: the router would avoid the region, and the
 * next one has the same page.
 */
export async function fittingAnswer(
  serve: Serve,
  request: TimedRequest,
  { region, maxBodyBytes }: AnswerWay,
): Promise<SentAnswer> {
  const inForm = (answer: ServeAnswer): SentAnswer => ({
    answer,
    sent: functionUrlAnswer(answer, request.headers['accept-encoding']),
  });
  const fits = ({ sent }: SentAnswer): boolean => sent.body.length <= maxBodyBytes;
  const whole = inForm(await serve(request));
  if (fits(whole)) return whole;
  const fromSite = inForm(await serve(request, 'too-large'));
  return fits(fromSite) ? fromSite : inForm(refusal(TOO_LARGE.status, TOO_LARGE.message, region));
}
