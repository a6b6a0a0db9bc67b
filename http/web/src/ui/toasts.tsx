/** Short messages that come up at the top of the page, are read aloud politely and go by themselves. */
import { normalizeProps, useMachine } from '@zag-js/preact';
import * as zag from '@zag-js/toast';
import { useId } from 'preact/hooks';
import { t } from '../text/text';
import { CloseIcon } from './icons';
import './toasts.css';

export type ToastKind = 'good' | 'bad' | 'plain';

const TYPES = { good: 'success', bad: 'error', plain: 'info' } as const;
/** Errors stay longer: they are sentences that say what to do. */
const STAYS_MS = { good: 4_000, bad: 9_000, plain: 5_000 } as const;
const SHOWN_MAX = 3;

const store = zag.createStore({ placement: 'top', overlap: false, max: SHOWN_MAX, gap: 8, offsets: '12px' });

/** Say `text` to the person, from anywhere; the same text twice is shown once, for longer. */
export function toast(kind: ToastKind, text: string): void {
  const id = `${kind}:${text}`;
  const message = { id, description: text, type: TYPES[kind], duration: STAYS_MS[kind] };
  if (store.isVisible(id)) store.update(id, message);
  else store.create(message);
}

export function Toasts() {
  const service = useMachine(zag.group.machine, { id: useId(), store });
  const api = zag.group.connect(service, normalizeProps);
  return (
    <div {...api.getGroupProps({ label: t('ui.messages') })} class="toasts">
      {api.getToasts().map((one, index) => (
        <Toast key={one.id} options={one} index={index} parent={service} />
      ))}
    </div>
  );
}

interface ToastProps {
  options: ReturnType<zag.GroupApi['getToasts']>[number];
  index: number;
  parent: zag.GroupService;
}

function Toast({ options, index, parent }: ToastProps) {
  const service = useMachine(zag.machine, { ...options, index, parent } as object);
  const api = zag.connect(service, normalizeProps);
  return (
    <div {...api.getRootProps()} class="toast">
      <span {...api.getGhostBeforeProps()} />
      <p {...api.getDescriptionProps()}>{api.description}</p>
      <button {...api.getCloseTriggerProps()} class="toast-close" aria-label={t('app.close')}>
        <CloseIcon />
      </button>
      <span {...api.getGhostAfterProps()} />
    </div>
  );
}
