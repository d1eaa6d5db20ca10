// A look at a page, part by part as the parts arrive.
import { useEffect, useRef, useState } from 'react';
import { type ApiOutputs, api } from '../../api';

/** What is looked at. */
export interface LookQuestion {
  readonly url: string;
  readonly as: string;
  readonly place: string | undefined;
}

type ShownPart = ApiOutputs['page']['look'] extends AsyncIterable<infer Part> ? Part : never;
type PartOf<Kind extends ShownPart['kind']> = Extract<ShownPart, { readonly kind: Kind }>;

/** One of the three documents. */
export type Side = PartOf<'document'>['side'];

/** The parts so far. */
export interface Look {
  readonly explanation: PartOf<'explanation'>['explanation'] | undefined;
  readonly documents: Readonly<Partial<Record<Side, PartOf<'document'>['document']>>>;
  readonly pictures: Readonly<Partial<Record<Side, string>>>;
  readonly diffs: readonly PartOf<'diff'>[];
  readonly trial: PartOf<'trial'>['trial'] | undefined;
  readonly failures: Readonly<Partial<Record<PartOf<'failed'>['what'], string>>>;
  /** Undefined while it goes on. */
  readonly ended: PartOf<'ended'>['reason'] | 'failed' | undefined;
  readonly error: Error | undefined;
}

const NOTHING: Look = {
  ...{ explanation: undefined, documents: {}, pictures: {}, diffs: [], trial: undefined },
  ...{ failures: {}, ended: undefined, error: undefined },
};

/**
 * Looks at a page whenever question or round change.
 * @param question undefined: nothing is looked at
 */
export function useLook(
  question: LookQuestion | undefined,
  round: number,
): { readonly look: Look; readonly stop: () => void } {
  const [look, setLook] = useState(NOTHING);
  const looking = useRef<{ unsubscribe(): void }>(undefined);
  useEffect(() => {
    setLook(NOTHING);
    if (question === undefined) return undefined;
    const subscription = api.page.look.subscribe(question, {
      onStarted: () => setLook(NOTHING),
      onData: (part) => setLook((before) => withPart(before, part)),
      onError: (error) => setLook((before) => ({ ...before, error, ended: 'failed' })),
    });
    looking.current = subscription;
    return () => subscription.unsubscribe();
  }, [JSON.stringify(question), round]);
  const stop = (): void => {
    looking.current?.unsubscribe();
    setLook((before) => ({ ...before, ended: before.ended ?? 'stopped' }));
  };
  return { look, stop };
}

function withPart(look: Look, part: ShownPart): Look {
  switch (part.kind) {
    case 'explanation':
      return { ...look, explanation: part.explanation };
    case 'document':
      return { ...look, documents: { ...look.documents, [part.side]: part.document } };
    case 'picture':
      return { ...look, pictures: { ...look.pictures, [part.side]: `data:image/jpeg;base64,${part.jpegBase64}` } };
    case 'diff':
      return { ...look, diffs: [...look.diffs, part] };
    case 'trial':
      return { ...look, trial: part.trial };
    case 'failed':
      return { ...look, failures: { ...look.failures, [part.what]: part.reason } };
    case 'ended':
      return { ...look, ended: part.reason };
  }
}
