// Shows what a change of the router would do, asks, makes it, and says what the edge does afterwards.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { api } from '../../api';
import { Failure } from '../../parts/Failure';
import '../../parts/dialog.css';

/** A change. */
export type Change =
  | { readonly kind: 'drain' | 'undrain'; readonly region: string }
  | { readonly kind: 'canary'; readonly percent: number };

/** The dialog. It closes by itself never: the outcome is to be read. */
export function ChangeDialog({
  change,
  onClose,
}: {
  readonly change: Change;
  readonly onClose: () => void;
}): ReactElement {
  const plan = useQuery({ queryKey: ['plan', change], queryFn: () => api.regions.plan.query(change), gcTime: 0 });
  const order = useMutation({ mutationFn: (version: string) => api.regions.carryOut.mutate({ change, version }) });
  const { data } = plan;
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()} className="overlay">
      <Modal className="modal">
        <Dialog>
          <Heading slot="title">{titleOf(change)}</Heading>
          {plan.error === null ? undefined : <Failure what="This can’t be done" error={plan.error} />}
          {data === undefined ? undefined : <pre className="plan">{data.text}</pre>}
          {data?.drainsAll === true ? <p className="bad">No region would be left.</p> : undefined}
          {order.error === null ? undefined : <Failure what="It was not done" error={order.error} />}
          <p role="status">{order.isPending ? 'Waiting until the edge heeds it …' : order.data}</p>
          <div className="row">
            {data === undefined || data.isNone || order.isSuccess ? undefined : (
              <Button isDisabled={order.isPending} onPress={() => order.mutate(data.version)}>
                Do it
              </Button>
            )}
            <Button onPress={onClose}>Close</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function titleOf(change: Change): string {
  if (change.kind === 'canary') return `Canaries answer ${change.percent} % of the URLs`;
  return change.kind === 'drain' ? `Drain ${change.region}` : `Return ${change.region}`;
}
