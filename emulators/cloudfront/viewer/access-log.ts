// Describes each request as CloudFront's access log does ("Standard logging reference", log file fields).
import { type AccessRecord, type EdgeResult, encodedForLog } from '../../../core/contract/access-record';
import { type HeaderPairs, headerValue } from '../edge-request';
import type { Visit } from './viewer-visit';

/** Gets the record of a request when its answer has ended, and the headers of the answer. */
export type OnAccess = (record: AccessRecord, answerHeaders: HeaderPairs) => void;

/** The head of an answer. */
interface Head {
  readonly status: number;
  readonly result: EdgeResult;
  readonly headers: HeaderPairs;
}

/** Watches a visit until its connection is done with the answer. @param clock milliseconds since 1970 */
export function recordedVisit(visit: Visit, clock: () => number, onAccess: OnAccess): Visit {
  const { socket } = visit.req;
  const startedMs = performance.now();
  const writtenBefore = socket.bytesWritten;
  let head: Head | undefined;
  visit.res.once('close', () => {
    const seconds = (performance.now() - startedMs) / 1000;
    const record = accessRecord(visit, head, {
      endedAtMs: clock(),
      seconds,
      bytes: socket.bytesWritten - writtenBefore,
    });
    onAccess(record, head?.headers ?? []);
  });
  return {
    ...visit,
    onHead: (status, result, headers) => {
      head = { status, result, headers };
    },
  };
}

/** The measures of an answer. */
interface Measures {
  readonly endedAtMs: number;
  readonly seconds: number;
  readonly bytes: number;
}

function accessRecord(visit: Visit, head: Head | undefined, { endedAtMs, seconds, bytes }: Measures): AccessRecord {
  const { req, path, rawQuery, viewerIp, country, location, requestId } = visit;
  const [date = '', time = ''] = new Date(endedAtMs).toISOString().split(/[T.]/);
  const host = req.headers.host ?? '-';
  return {
    'timestamp(ms)': String(endedAtMs),
    date,
    time,
    'x-edge-location': location,
    'sc-bytes': String(Math.max(0, bytes)),
    'c-ip': viewerIp,
    'c-country': country,
    'cs-method': req.method ?? '-',
    'cs(Host)': host,
    'x-host-header': host,
    'cs-uri-stem': path,
    'cs-uri-query': rawQuery === undefined || rawQuery === '' ? '-' : rawQuery,
    // "The viewer closed the connection before the server could respond".
    'sc-status': head === undefined ? '000' : String(head.status),
    'cs(User-Agent)': encodedForLog(req.headers['user-agent'] ?? '') || '-',
    'x-edge-result-type': head?.result ?? 'Error',
    'x-edge-request-id': requestId,
    'cs-protocol': 'http',
    'cs-protocol-version': `HTTP/${req.httpVersion}`,
    'time-taken': seconds.toFixed(3),
    'sc-content-type': headerValue(head?.headers ?? [], 'content-type') ?? '-',
  };
}
