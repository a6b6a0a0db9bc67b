/** Paste a link or a code, and be in the room. */
import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { pageOf } from '../../net/match_link';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { LinkIcon } from '../../ui/icons';

export function JoinForm() {
  const { route } = useLocation();
  const pasted = useSignal('');
  const wrong = useSignal(false);
  const go = (event: Event) => {
    event.preventDefault();
    const page = pageOf(pasted.value);
    wrong.value = page === null;
    if (page) route(page);
  };
  return (
    <form class="way" onSubmit={go} noValidate aria-labelledby="way-join">
      <LinkIcon size={28} />
      <span class="way-name" id="way-join">
        {t('home.join')}
      </span>
      <span class="small soft" id="join-about">
        {t('home.joinAbout')}
      </span>
      <span class="join-line">
        <input
          class="input"
          aria-label={t('home.joinField')}
          aria-describedby={wrong.value ? 'join-wrong' : 'join-about'}
          aria-invalid={wrong.value}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={500}
          value={pasted.value}
          onInput={(event) => {
            pasted.value = event.currentTarget.value;
            wrong.value = false;
          }}
        />
        <Button kind="primary" type="submit">
          {t('home.joinButton')}
        </Button>
      </span>
      {wrong.value && (
        <span class="notice notice-bad small" id="join-wrong" role="alert">
          {t('home.joinWrong')}
        </span>
      )}
    </form>
  );
}
