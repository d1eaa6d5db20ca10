// Writes the lines of requests and renders. They cost money on AWS, so a setting turns them on.
import { type EndedRender, RENDERED_FIELD, SERVED_FIELD, type ServedRequest } from './served-request';

/** Gets a description of each request and render. */
export interface RequestLog {
  served(request: ServedRequest): void;
  rendered(render: EndedRender): void;
}

/** The part of Powertools' Logger that the lines are written by. */
interface LineWriter {
  info(message: string, fields: Record<string, object>): void;
}

/** The log of requests; undefined if it is off. */
export function requestLog(writer: LineWriter, isOn: boolean): RequestLog | undefined {
  if (!isOn) return undefined;
  return {
    served: (request) => writer.info('A bot was answered.', { [SERVED_FIELD]: request }),
    rendered: (render) => writer.info('A render ended.', { [RENDERED_FIELD]: render }),
  };
}
