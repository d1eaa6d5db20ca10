// Prints the local run's requests, as text or as JSON, and the rest of its log beside them.
import { ASSET_PATTERN } from '../../core/routing/assets';
import { functionLine } from '../../local/requests/function-lines';
import type { LocalRequest, RequestListener } from '../../local/requests/request-join';
import type { LogOptions } from './log-options';
import { type Paint, renderLine, requestLine } from './request-line';

/** The outputs of the command. */
export interface RequestSink {
  /** Prints lines on the standard output. */
  say(text: string): void;
  /** Prints lines on the standard error. */
  note(text: string): void;
  /** Prints a JSON value as a line of the standard output. */
  json(value: unknown): void;
  readonly style: Paint;
}

/** The command's output. */
export interface RequestOutput {
  /** Prints lines that are about no request. */
  readonly say: (text: string) => void;
  /** Prints a line of the stack's log. */
  readonly onLog: (line: string) => void;
  readonly requests: RequestListener;
}

/** Messages that a request's own line tells. */
const TOLD_BY_REQUESTS: readonly string[] = [
  'Something went wrong in the page.',
  'The page is broken and is not kept.',
  'The page was not rendered.',
  'The bot got 403, or the site’s own HTML.',
];

/** Makes the output. Programs that read JSON get nothing else on the standard output. */
export function requestOutput({ log, logsFiles }: LogOptions, sink: RequestSink): RequestOutput {
  const say = log === 'json' ? sink.note : sink.say;
  return {
    say,
    onLog(line) {
      if (log === undefined || !isTold(line)) say(line);
    },
    requests: {
      onRequest(request) {
        if (log === 'json') sink.json(request);
        else if (log === 'text' && (logsFiles || isShown(request))) sink.say(requestLine(request, sink.style));
      },
      onRender(render) {
        if (log === 'text') sink.say(renderLine(render, sink.style));
        else if (log === 'json') sink.note(renderLine(render, (_, text) => text));
      },
    },
  };
}

/** People's files, and the requests of our renderer for what a page consists of, would hide the rest. */
function isShown({ path, decision }: LocalRequest): boolean {
  if (decision === 'own-render') return false;
  return decision !== 'no-bot' || !ASSET_PATTERN.test(path);
}

function isTold(line: string): boolean {
  const known = functionLine(line.replace(/^\[[^\]]*\] /, ''));
  return known.kind === 'message' && known.level === 'WARN' && TOLD_BY_REQUESTS.includes(known.message);
}
