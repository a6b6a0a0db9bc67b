/** Signing in with an account of the server's Firebase project: e-mail and password, new or known. */
import { useSignal } from '@preact/signals';
import { FirebaseRefusal, firebaseToken, sendPasswordReset } from '../../net/firebase';
import { rest } from '../../net/rest';
import { signedIn } from '../../net/session';
import { sentence } from '../../text/problem';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { TextField } from '../../ui/text_field';
import { toast } from '../../ui/toasts';
import type { AppConfig } from '../../wire/records';

const NAME_MAX = 64;

export function AccountForm({ firebase }: { firebase: NonNullable<AppConfig['firebase']> }) {
  const way = useSignal<'known' | 'new'>('known');
  const name = useSignal('');
  const email = useSignal('');
  const password = useSignal('');
  const problem = useSignal('');
  const busy = useSignal(false);
  const create = way.value === 'new';

  const attempt = async (work: () => Promise<void>) => {
    if (busy.value) return;
    busy.value = true;
    problem.value = '';
    try {
      await work();
    } catch (thrown) {
      problem.value = thrown instanceof FirebaseRefusal ? t(`signIn.${thrown.reason}`) : sentence(thrown);
    } finally {
      busy.value = false;
    }
  };
  const enter = async () => {
    const wanted = name.value.trim();
    if (create && !wanted) {
      problem.value = t('signIn.nameMissing');
      return;
    }
    const address = email.value.trim();
    const session = await rest.signInWithFirebase(
      await firebaseToken(firebase, { email: address, password: password.value, create }),
    );
    const user = create ? await rest.rename(wanted, session.token) : session.user;
    signedIn({ ...session, user });
  };
  const reset = async () => {
    const address = email.value.trim();
    if (!address) {
      problem.value = t('signIn.emailMissing');
      return;
    }
    await sendPasswordReset(firebase, address);
    toast('good', t('signIn.resetSent', { email: address }));
  };

  return (
    <form
      class="card stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(enter);
      }}
    >
      <Choice
        label={t('signIn.way')}
        layout="row"
        value={way.value}
        options={[
          { value: 'known', name: t('signIn.haveAccount') },
          { value: 'new', name: t('signIn.noAccount') },
        ]}
        onChoose={(value) => {
          way.value = value;
          problem.value = '';
        }}
      />
      {create && (
        <TextField
          label={t('signIn.name')}
          value={name.value}
          onInput={(value) => {
            name.value = value;
          }}
          autocomplete="nickname"
          maxLength={NAME_MAX}
        />
      )}
      <TextField
        label={t('signIn.email')}
        type="email"
        value={email.value}
        onInput={(value) => {
          email.value = value;
        }}
        autocomplete="email"
      />
      <TextField
        label={t('signIn.password')}
        type="password"
        {...(create ? { hint: t('signIn.passwordHint') } : {})}
        value={password.value}
        onInput={(value) => {
          password.value = value;
        }}
        autocomplete={create ? 'new-password' : 'current-password'}
      />
      {problem.value && (
        <p class="notice notice-bad" role="alert">
          {problem.value}
        </p>
      )}
      <Button kind="primary" type="submit" wide disabled={busy.value}>
        {create ? t('signIn.create') : t('app.signIn')}
      </Button>
      {!create && (
        <Button kind="quiet" onPress={() => attempt(reset)}>
          {t('signIn.reset')}
        </Button>
      )}
    </form>
  );
}
