/** Signing in with nothing but a name, as a server in development mode allows. */
import { useSignal } from '@preact/signals';
import { rest } from '../../net/rest';
import { signedIn } from '../../net/session';
import { sentence } from '../../text/problem';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text_field';

const NAME_MAX = 64;

export function NameForm() {
  const name = useSignal('');
  const problem = useSignal('');
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    const wanted = name.value.trim();
    problem.value = wanted ? '' : t('signIn.nameMissing');
    if (!wanted) return;
    busy.value = true;
    try {
      signedIn(await rest.signInWithName(wanted));
    } catch (thrown) {
      problem.value = sentence(thrown);
    } finally {
      busy.value = false;
    }
  };
  return (
    <form class="card stack" onSubmit={submit} noValidate>
      <TextField
        label={t('signIn.name')}
        hint={t('signIn.nameHint')}
        problem={problem.value}
        value={name.value}
        onInput={(value) => {
          name.value = value;
          problem.value = '';
        }}
        autocomplete="nickname"
        maxLength={NAME_MAX}
      />
      <Button kind="primary" type="submit" wide disabled={busy.value}>
        {t('app.signIn')}
      </Button>
    </form>
  );
}
