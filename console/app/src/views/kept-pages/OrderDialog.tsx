// Shows what a purge or recache would do, does it, tells how far it is, and offers to take it back.
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { type ApiOutputs, api } from '../../api';
import '../../parts/dialog.css';
import { Failure } from '../../parts/Failure';

/** An order. */
export type AskedOrder = Parameters<typeof api.keptPages.plan.mutate>[0];

type OrderState = ApiOutputs['keptPages']['followOrder'] extends AsyncIterable<infer State> ? State : never;

const TITLES = { purge: 'Purge', recache: 'Recache', undo: 'Take back' } as const;

/** The dialog. It closes by itself never: the outcome is to be read. */
export function OrderDialog({
  order,
  onClose,
}: {
  readonly order: AskedOrder;
  readonly onClose: () => void;
}): ReactElement {
  const [asked, ask] = useState(order);
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()} className="overlay">
      <Modal className="modal">
        <Dialog>
          <Heading slot="title">{TITLES[asked.verb]}</Heading>
          <PlannedOrder
            key={JSON.stringify(asked)}
            asked={asked}
            onUndo={(id) => ask({ verb: 'undo', id })}
            onClose={onClose}
          />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PlannedOrder({
  asked,
  onUndo,
  onClose,
}: {
  readonly asked: AskedOrder;
  readonly onUndo: (id: string) => void;
  readonly onClose: () => void;
}): ReactElement {
  const plan = useQuery({
    queryKey: ['kept-pages-plan', asked],
    queryFn: () => api.keptPages.plan.mutate(asked),
    gcTime: 0,
  });
  const start = useMutation({ mutationFn: (id: string) => api.keptPages.carryOut.mutate({ id }) });
  const { data } = plan;
  const { state, error } = useOrder(start.isSuccess ? data?.id : undefined);
  const problem = plan.error ?? start.error ?? error;
  const undoId = state?.kind === 'ended' ? state.undoId : undefined;
  return (
    <>
      {problem === null ? undefined : <Failure what="This can’t be done" error={problem} />}
      {plan.isPending ? <p role="status">Looking what it would do …</p> : undefined}
      {data === undefined || state !== undefined ? undefined : <pre className="plan">{data.text}</pre>}
      <div role="status">{state === undefined ? undefined : <Outcome state={state} />}</div>
      <div className="row">
        {data === undefined || data.isNone || start.isSuccess ? undefined : (
          <Button isDisabled={start.isPending} onPress={() => start.mutate(data.id)}>
            Do it
          </Button>
        )}
        {undoId === undefined ? undefined : <Button onPress={() => onUndo(undoId)}>Take it back …</Button>}
        <Button onPress={onClose}>Close</Button>
      </div>
    </>
  );
}

function Outcome({ state }: { readonly state: OrderState }): ReactElement {
  switch (state.kind) {
    case 'running': {
      const { text, done, total } = state.step;
      const of = total === undefined ? '' : ` of ${total}`;
      return (
        <p>
          {text}
          {done > 0 || total !== undefined ? `: ${done}${of}` : ''} … It goes on if you close this.
        </p>
      );
    }
    case 'failed':
      return <p className="bad">It failed: {state.reason}</p>;
    case 'ended':
      return (
        <>
          <p className={state.isComplete ? 'good' : 'bad'}>{state.isComplete ? 'Done.' : 'Not all of it is done.'}</p>
          <pre className="plan">{state.text}</pre>
        </>
      );
  }
}

/** How far an order is. @param id undefined: it has not begun */
function useOrder(id: string | undefined): { readonly state: OrderState | undefined; readonly error: Error | null } {
  const [state, setState] = useState<OrderState>();
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (id === undefined) return undefined;
    const following = api.keptPages.followOrder.subscribe({ id }, { onData: setState, onError: setError });
    return () => following.unsubscribe();
  }, [id]);
  return { state, error };
}
