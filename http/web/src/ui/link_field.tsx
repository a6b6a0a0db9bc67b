/** A link to be handed on: what it is for, the link itself to be selected, and a button that copies it. */
import { useId } from 'preact/hooks';
import { t } from '../text/text';
import { CopyButton } from './copy_button';
import './link_field.css';

interface Props {
  label: string;
  note: string;
  link: string;
}

export function LinkField({ label, note, link }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <span id={`${id}-note`} class="soft small">
        {note}
      </span>
      <div class="link-line">
        <input
          id={id}
          class="input"
          readOnly
          value={link}
          aria-describedby={`${id}-note`}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={link} of={label} label={t('app.copyShort')} />
      </div>
    </div>
  );
}
