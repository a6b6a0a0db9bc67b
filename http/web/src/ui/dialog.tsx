/** A modal dialog: keeps the focus inside, gives it back on closing, closes on Escape and outside. */
import * as zag from '@zag-js/dialog';
import { normalizeProps, useMachine } from '@zag-js/preact';
import type { ComponentChildren } from 'preact';
import { createPortal } from 'preact/compat';
import { useId } from 'preact/hooks';
import { t } from '../text/text';
import { CloseIcon } from './icons';
import './dialog.css';

interface Props {
  open: boolean;
  title: string;
  children?: ComponentChildren;
  /** Buttons at the foot, the main one last. */
  actions?: ComponentChildren;
  /** An alert asks for a decision: it is announced as such, and a press outside does not close it. */
  alert?: boolean;
  onClose: () => void;
}

export function Dialog({ open, title, children, actions, alert = false, onClose }: Props) {
  const service = useMachine(zag.machine, {
    id: useId(),
    open,
    role: alert ? 'alertdialog' : 'dialog',
    closeOnInteractOutside: !alert,
    onOpenChange: (details) => {
      if (!details.open) onClose();
    },
  });
  const api = zag.connect(service, normalizeProps);
  if (!api.open) return null;
  // Zag's own Portal calls a global React that is not there.
  return createPortal(
    <>
      <div {...api.getBackdropProps()} class="dialog-backdrop" />
      <div {...api.getPositionerProps()} class="dialog-positioner">
        <div {...api.getContentProps()} class="dialog card stack">
          <div class="dialog-head">
            <h2 {...api.getTitleProps()}>{title}</h2>
            <button {...api.getCloseTriggerProps()} class="dialog-close" aria-label={t('app.close')}>
              <CloseIcon />
            </button>
          </div>
          {children}
          {actions && <div class="row dialog-actions">{actions}</div>}
        </div>
      </div>
    </>,
    document.body,
  );
}
