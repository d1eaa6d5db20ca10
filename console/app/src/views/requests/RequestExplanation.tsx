// A request's decision in a dialog: what the edge answered then, and the path that it takes now.
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Link } from 'wouter';
import { api } from '../../api';
import { ExplanationPath } from '../../parts/ExplanationPath';
import { Failure } from '../../parts/Failure';
import './request-explanation.css';
import type { Request } from './use-requests';

/** The dialog. */
export function RequestExplanation({
  request,
  onClose,
}: {
  readonly request: Request;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()} className="side-overlay">
      <Modal className="side-panel">
        <Dialog>
          <Heading slot="title" level={2}>
            {request.method ?? 'Request for'} {request.path}
          </Heading>
          <Button slot="close">Close</Button>
          <Then request={request} />
          <h3>The path of this URL now</h3>
          <Now request={request} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Then({ request }: { readonly request: Request }): ReactElement {
  const { timeMs, status, edgeResult, cacheStatus, decision, reason, region, ageSeconds, durationMs, problems } =
    request;
  const facts = [
    ['When', new Date(timeMs).toISOString()],
    ['Who', `${request.bot ?? 'a person'}, ${request.userAgent ?? 'with an unknown user agent'}`],
    ['From', request.country ?? 'an unknown country'],
    ['Answer', `status ${status}, ${request.bytes} bytes, in ${durationMs} ms`],
    ['At the edge', edgeResult ?? 'unknown: no copy answered'],
    ['Router', decision ?? 'not told by the logs'],
    ['By', region ?? 'the site'],
    ['Cache', [cacheStatus, reason].filter((text) => text !== undefined).join(', ') || 'none'],
    ['Age of the render', ageSeconds === undefined ? '–' : `${ageSeconds} s`],
    [
      'Errors in the page',
      problems === undefined ? 'unknown' : problems.length === 0 ? 'none told' : problems.join('; '),
    ],
  ] as const;
  return (
    <>
      <h3>What was answered</h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Now({ request }: { readonly request: Request }): ReactElement {
  const { host, path, parameters, userAgent, country } = request;
  const as = userAgent ?? botName(request);
  const [asksEdge, askEdge] = useState(false);
  const facts = useQuery({ queryKey: ['deployment'], queryFn: () => api.deployment.facts.query() });
  const url = facts.data?.hosts.includes(host) === true ? `https://${host}${path}` : path;
  const question = { url, as: as === '' ? 'person' : as, place: country };
  const found = useQuery({
    queryKey: ['explanation', question, asksEdge],
    queryFn: () => api.explain.request.query({ ...question, asksEdge }),
    enabled: facts.data !== undefined,
  });
  const address = new URLSearchParams({
    ...{ url, as: question.as },
    ...(country === undefined ? {} : { from: country }),
  });
  return (
    <>
      {parameters.length === 0 ? undefined : (
        <p className="fair">
          The log knows the names of its parameters alone ({parameters.join(', ')}). The path is explained without them:
          with their values it may be another page.
        </p>
      )}
      {userAgent === undefined ? (
        <p className="fair">The line lacks the user agent; the path is that of the bot “{as}”.</p>
      ) : undefined}
      <p className="quiet">
        Records and regions are those of this moment, on {host}; cookies and further headers are not known.
      </p>
      <div className="row">
        <Link href={`~/page?${address}`}>Look at this page from all sides</Link>
        {asksEdge ? undefined : <Button onPress={() => askEdge(true)}>Ask the edge now (may render the page)</Button>}
      </div>
      {found.error === null ? undefined : <Failure what="The path can’t be explained" error={found.error} />}
      {found.isPending ? <p role="status">Explaining …</p> : undefined}
      {found.data === undefined ? undefined : <ExplanationPath explanation={found.data} />}
    </>
  );
}

/** A bot without a name got here by its URL; any bot takes the same path. */
function botName({ bot }: Request): string {
  return bot === undefined || bot === 'other' ? 'googlebot' : bot;
}
