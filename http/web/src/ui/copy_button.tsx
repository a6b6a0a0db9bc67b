/** A button that puts a text on the clipboard, and says that it did. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../text/text';
import { Button } from './button';
import { copyText } from './clipboard';
import { CheckIcon, CopyIcon } from './icons';
import { toast } from './toasts';

const SHOWN_MS = 2_500;

interface Props {
  text: string;
  /** What the button says; "Copy link" unless said. */
  label?: string;
  /** What is copied, where several such buttons stand together; it goes into the button's name. */
  of?: string;
}

export function CopyButton({ text, label, of }: Props) {
  const copied = useSignal(false);
  useEffect(() => {
    if (!copied.value) return;
    const timer = setTimeout(() => {
      copied.value = false;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied.value]);
  const copy = async () => {
    copied.value = await copyText(text);
    // The text itself is the way on.
    if (!copied.value) toast('bad', t('ui.copyFailed', { text }));
  };
  return (
    <>
      <Button onPress={copy}>
        {copied.value ? <CheckIcon /> : <CopyIcon />}
        {copied.value ? t('app.copied') : (label ?? t('app.copy'))}
        {of && <span class="visually-hidden">: {of}</span>}
      </Button>
      <span class="visually-hidden" role="status">
        {copied.value ? t('app.copied') : ''}
      </span>
    </>
  );
}
